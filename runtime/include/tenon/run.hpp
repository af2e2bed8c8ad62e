#pragma once

/// What programs of tasks use: run, spawn, gather, race, with_timeout, sleep_for, offload and more.

#include <tenon/async/gather.hpp>
#include <tenon/async/offload.hpp>
#include <tenon/async/race.hpp>
#include <tenon/async/run.hpp>
#include <tenon/async/semaphore.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/async/spawn.hpp>
#include <tenon/async/task_group.hpp>
#include <tenon/async/timeout.hpp>
