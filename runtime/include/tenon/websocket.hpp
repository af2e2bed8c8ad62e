#pragma once

/// WebSocket connections beside an API.

#include <tenon/websocket/mount.hpp>
#include <tenon/websocket/socket.hpp>
