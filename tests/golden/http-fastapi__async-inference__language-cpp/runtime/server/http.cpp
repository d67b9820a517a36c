#include "http.h"

#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace {
constexpr std::size_t most_connections = 1000, head_bytes = 64 * 1024;
constexpr auto idle_limit = 65s, head_limit = 30s, read_limit = 60s, write_limit = 60s;
constexpr auto request_limit = 3600s, linger_limit = 2s, drain_limit = 25s;

std::atomic<bool> stopping{false};
std::atomic<std::size_t> connections{0};
thread_local bool ends_connection = false;

// A thread for each connection, because a thread of httplib reads, predicts and writes; more connections wait. Idle threads are used again.
class ConnectionThreads : public httplib::TaskQueue {
public:
    void enqueue(std::function<void()> task) override {
        const std::lock_guard lock(state->mutex);
        state->tasks.push_back(std::move(task));
        if (state->idle < state->tasks.size() && state->threads < most_connections) {
            try {
                std::thread([state = state] { work(*state); }).detach();
                state->threads++;
            } catch (const std::system_error&) {
                // There is no memory for another thread: the connection waits for one of those that run.
            }
        }
        state->changed.notify_one();
    }

    // Idle connections end by themselves; the running requests are finished.
    void shutdown() override {
        stopping = true;
        std::unique_lock lock(state->mutex);
        state->finished.wait_for(lock, drain_limit, [this] { return state->threads == state->idle && state->tasks.empty(); });
    }

private:
    // The threads outlive the queue.
    struct State {
        std::mutex mutex;
        std::condition_variable changed, finished;
        std::deque<std::function<void()>> tasks;
        std::size_t threads = 0, idle = 0;
    };

    static void work(State& state) {
        std::unique_lock lock(state.mutex);
        for (;;) {
            state.idle++;
            state.finished.notify_all();
            const auto is_used = state.changed.wait_for(lock, 10s, [&] { return !state.tasks.empty(); });
            state.idle--;
            if (!is_used) break;
            const auto task = std::move(state.tasks.front());
            state.tasks.pop_front();
            lock.unlock();
            task();
            lock.lock();
        }
        state.threads--;
        state.finished.notify_all();
    }

    const std::shared_ptr<State> state = std::make_shared<State>();
};

// The bytes of a connection, with deadlines, and a limit for the head of a request: httplib has none for its number of headers.
class Connection : public httplib::Stream {
public:
    explicit Connection(socket_t handle) : handle(handle) { connections++; }
    ~Connection() override {
        connections--;
        ::shutdown(handle, SHUT_RDWR);
        ::close(handle);
    }

    // Waits for the first byte of a request; false where none comes.
    bool await_request() {
        const auto began = Clock::now();
        while (begin == end && !wait(POLLIN, 100ms)) {
            const auto limit = connections > most_connections * 3 / 4 ? Clock::duration(1s) : Clock::duration(idle_limit);
            if (broken || stopping || Clock::now() - began > limit) return false;
        }
        head = head_bytes;
        deadline = Clock::now() + head_limit;
        return true;
    }

    void begin_body() {
        head = 0;
        deadline = Clock::now() + request_limit;
    }

    // Ends the connection so that a client that still sends gets the response: a close with unread bytes would reset it.
    void linger() {
        ::shutdown(handle, SHUT_WR);
        deadline = Clock::now() + linger_limit;
        while (read(buffer, sizeof buffer) > 0) {}
    }

    bool is_readable() const override { return begin < end || wait(POLLIN, read_limit); }
    bool is_writable() const override { return wait(POLLOUT, write_limit); }

    ssize_t read(char* bytes, std::size_t size) override {
        if (begin == end) {
            if (!wait(POLLIN, read_limit)) return -1;
            const auto count = ::recv(handle, buffer, sizeof buffer, MSG_DONTWAIT);
            if (count <= 0) return count;
            begin = 0, end = count;
        }
        if (head > 0 && --head == 0) return -1;
        if (head > 0) size = 1;
        const auto count = std::min(size, end - begin);
        std::copy_n(buffer + begin, count, bytes);
        begin += count;
        return count;
    }

    ssize_t write(const char* bytes, std::size_t size) override {
        for (std::size_t sent = 0; sent < size;) {
            if (!wait(POLLOUT, write_limit)) return -1;
            const auto count = ::send(handle, bytes + sent, size - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (count < 0 && errno != EAGAIN) return -1;
            sent += std::max<ssize_t>(count, 0);
        }
        return size;
    }

    void get_remote_ip_and_port(std::string&, int&) const override {}
    void get_local_ip_and_port(std::string&, int&) const override {}
    socket_t socket() const override { return handle; }

private:
    bool wait(short event, Clock::duration limit) const {
        const auto left = std::min(limit, deadline - Clock::now());
        pollfd poll{handle, event, 0};
        const auto count = ::poll(&poll, 1, std::max<int>(0, std::chrono::duration_cast<std::chrono::milliseconds>(left).count()));
        if (count > 0 && (poll.revents & (POLLERR | POLLNVAL))) broken = true;
        return count > 0;
    }

    const socket_t handle;
    char buffer[16 * 1024];
    std::size_t begin = 0, end = 0, head = 0;
    Clock::time_point deadline = Clock::time_point::max() - 24h;
    mutable bool broken = false;
};
}

HttpServer::HttpServer() {
    new_task_queue = [] { return new ConnectionThreads(); };
    set_tcp_nodelay(true);
    set_keep_alive_timeout(65);
    set_keep_alive_max_count(1000000);
    set_socket_options([this](socket_t socket) {
        const int yes = 1;
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        listener = socket;
    });
}

void HttpServer::bind(const std::string& address, int port) {
    if (!bind_to_port(address, port)) throw std::runtime_error("cannot listen on " + address + ":" + std::to_string(port));
    // httplib queues five connections.
    ::listen(listener, 1024);
}

void HttpServer::close_after_response() { ends_connection = true; }

bool HttpServer::process_and_close_socket(socket_t socket) {
    Connection connection(socket);
    ends_connection = false;
    while (connection.await_request()) {
        auto closed = false;
        const auto served = process_request(connection, stopping, closed, [&](httplib::Request&) { connection.begin_body(); });
        if (ends_connection) connection.linger();
        if (!served || closed || ends_connection || stopping) return false;
    }
    return true;
}
