#pragma once

/// WebSocket connections beside an API, and to other servers.

#include <tenon/websocket/client.hpp>
#include <tenon/websocket/mount.hpp>
#include <tenon/websocket/socket.hpp>
