#include <tenon/s3/providers.hpp>

#include <mutex>
#include <utility>

#include <tenon/async/sleep.hpp>

#include "date_text.hpp"
#include "settings.hpp"

namespace tenon::s3 {

namespace {

class static_provider final : public credentials_provider {
 public:
  explicit static_provider(credentials given) : given_(std::move(given)) {}
  task<std::optional<credentials>> find() override { co_return given_; }

 private:
  credentials given_;
};

class environment_provider final : public credentials_provider {
 public:
  task<std::optional<credentials>> find() override {
    credentials found;
    found.access_key = detail::setting("AWS_ACCESS_KEY_ID");
    found.secret_key = detail::setting("AWS_SECRET_ACCESS_KEY");
    found.session_token = detail::setting("AWS_SESSION_TOKEN");
    if (found.access_key.empty()) co_return std::nullopt;
    if (found.secret_key.empty()) {
      throw credentials_error("AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not");
    }
    co_return found;
  }
};

class first_provider final : public credentials_provider {
 public:
  explicit first_provider(std::vector<provider> candidates) : candidates_(std::move(candidates)) {}
  task<std::optional<credentials>> find() override {
    for (const provider& each : candidates_) {
      std::optional<credentials> found = co_await each->find();
      if (found) co_return found;
    }
    co_return std::nullopt;
  }
  void reject(std::string_view access_key) noexcept override {
    for (const provider& each : candidates_) each->reject(access_key);
  }

 private:
  std::vector<provider> candidates_;
};

class cached_provider final : public credentials_provider {
 public:
  cached_provider(provider from, std::chrono::seconds early)
      : from_(std::move(from)), early_(early) {}

  task<std::optional<credentials>> find() override {
    for (;;) {
      const step next = look();
      if (next.known) co_return next.known;
      if (next.mine) break;
      // Who asks may be on another loop, whose tasks this one cannot wait for in another way.
      co_await sleep_for(std::chrono::milliseconds(2));
    }
    const turn mine(*this);
    std::optional<credentials> found = co_await from_->find();
    const std::lock_guard lock(mutex_);
    kept_ = found;
    co_return found;
  }
  void reject(std::string_view access_key) noexcept override {
    from_->reject(access_key);
    const std::lock_guard lock(mutex_);
    if (kept_ && kept_->access_key == access_key) kept_.reset();
  }

 private:
  struct step {
    std::optional<credentials> known{};
    bool mine = false;  // the caller is to ask
  };
  /// Whose turn it is to ask; given back however that ends.
  struct turn {
    explicit turn(cached_provider& in) noexcept : of(in) {}
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;
    ~turn() {
      const std::lock_guard lock(of.mutex_);
      of.asking_ = false;
    }
    cached_provider& of;
  };

  step look() {
    const std::lock_guard lock(mutex_);
    const time_point now = detail::now();
    const bool counts = kept_ && (!kept_->expires || *kept_->expires > now);
    const bool fresh = counts && (!kept_->expires || *kept_->expires > now + early_);
    if (fresh || (counts && asking_)) return {kept_, false};
    if (asking_) return {};
    asking_ = true;
    return {std::nullopt, true};
  }

  provider from_;
  std::chrono::seconds early_;
  std::mutex mutex_;
  std::optional<credentials> kept_;
  bool asking_ = false;
};

}  // namespace

provider static_credentials(credentials given) {
  return std::make_shared<static_provider>(std::move(given));
}

provider no_credentials() { return static_credentials({}); }

provider environment_credentials() { return std::make_shared<environment_provider>(); }

provider first_of(std::vector<provider> candidates) {
  return std::make_shared<first_provider>(std::move(candidates));
}

provider cached(provider from, std::chrono::seconds early) {
  return std::make_shared<cached_provider>(std::move(from), early);
}

provider default_credentials() {
  return cached(first_of({environment_credentials(), web_identity_credentials(),
                          profile_credentials(), container_credentials(), instance_credentials()}));
}

}  // namespace tenon::s3
