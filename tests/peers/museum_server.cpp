// The Museum's server: museum_server --help
#include "museum_handlers.hpp"

#include <tenon/serve.hpp>

int main(int argc, char** argv) {
  museum::Operations operations;
  museum::Events events;
  museum::Tickets tickets;
  museum::Gate gate;
  return tenon::serve(argc, argv, museum::Server{operations, events, tickets, gate});
}
