// cpp-httplib with limits: slow clients cost a thread each, up to a maximum, and never longer than a deadline.
#pragma once
#include <httplib.h>

#include <atomic>

class HttpServer : public httplib::Server {
public:
    HttpServer();

    // Binds; throws where the port is in use. Then serves until stop_gracefully.
    void bind(const std::string& address, int port);
    void serve() { listen_after_bind(); }

    // Called in a handler: the connection ends after the response, because the body was not read.
    static void close_after_response();

private:
    bool process_and_close_socket(socket_t socket) override;

    socket_t listener = -1;
};
