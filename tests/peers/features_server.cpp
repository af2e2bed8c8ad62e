// The server of specs/features.yaml, which answers with what it has understood: features_server
// --help
#include <features/server.hpp>
#include <tenon/serve.hpp>

using namespace features;

namespace {

/// Tells what a member of a merge patch does.
template <class T>
void note(const tenon::patch<T>& member, const char* name, ChangeRecord::Ok& answer) {
  if (member.has_value()) answer.body.named.push_back(name);
  if (member.is_null()) answer.body.removed.push_back(name);
}

class Mirror final : public DefaultHandler {
 public:
  tenon::task<InPath::Response> in_path(InPath::Request request) override {
    co_return InPath::Ok{{.plain = request.plain,
                          .list = request.list,
                          .color = request.color,
                          .label = request.label,
                          .labels = request.labels,
                          .matrix = request.matrix,
                          .spread = request.spread}};
  }

  tenon::task<InQuery::Response> in_query(InQuery::Request request) override {
    co_return InQuery::Ok{{.plain = request.plain,
                           .list = request.list,
                           .joined = request.joined,
                           .spaced = request.spaced,
                           .piped = request.piped,
                           .deep = request.deep,
                           .color = request.color,
                           .url = request.url,
                           .flag = request.flag}};
  }

  tenon::task<InFields::Response> in_fields(InFields::Request request) override {
    InFields::Ok answer{.body = {.plain = request.x_plain,
                                 .list = request.x_list,
                                 .color = request.x_color,
                                 .session = request.session}};
    const std::vector<std::string> words = request.x_list.value_or(std::vector<std::string>{});
    if (!words.empty()) answer.x_first = words.front();
    answer.x_count = static_cast<std::int64_t>(words.size());
    co_return answer;
  }

  tenon::task<SendForm::Response> send_form(SendForm::Request request) override {
    co_return SendForm::Ok{request.body};
  }

  tenon::task<Upload::Response> upload(Upload::Request request) override {
    co_return Upload::Created{{.name = request.body.name,
                               .count = request.body.count,
                               .color = request.body.color,
                               .size = static_cast<std::int64_t>(request.body.file.content.size()),
                               .filename = request.body.file.filename}};
  }

  tenon::task<SendText::Response> send_text(SendText::Request request) override {
    co_return SendText::Ok{request.body};
  }

  tenon::task<SendBytes::Response> send_bytes(SendBytes::Request request) override {
    co_return SendBytes::Ok{request.body};
  }

  tenon::task<SendNote::Response> send_note(SendNote::Request request) override {
    SendNote::Ok answer{.body = request.body};
    co_return answer;
  }

  tenon::task<ChangeRecord::Response> change_record(ChangeRecord::Request request) override {
    if (request.body.title.has_value() && *request.body.title == "locked") {
      co_return ChangeRecord::Conflict{{.text = "locked"}};
    }
    ChangeRecord::Ok answer{{.id = request.id, .shape = request.body.shape}};
    note(request.body.title, "title", answer);
    note(request.body.rating, "rating", answer);
    if (request.body.shape) answer.body.named.push_back("shape");
    co_return answer;
  }
};

}  // namespace

int main(int argc, char** argv) {
  Mirror mirror;
  return tenon::serve(argc, argv, Server{mirror});
}
