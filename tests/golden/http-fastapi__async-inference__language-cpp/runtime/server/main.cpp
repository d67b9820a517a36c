// Serves a model as SageMaker's container contract wants:
// https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <thread>

#include "model.h"
#include "formats.h"
#include "http.h"
#include "memory.h"

namespace {
constexpr std::size_t megabyte = 1024 * 1024;

void log(const std::string& text) {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    std::cerr << text << std::endl;
}

std::size_t number(const char* name, std::size_t usual, std::size_t least, std::size_t most) {
    const char* text = getenv(name);
    if (!text || !*text) return usual;
    std::istringstream stream(text);
    long long value;
    if (!(stream >> value) || !stream.eof() || value < static_cast<long long>(least) || value > static_cast<long long>(most)) {
        throw std::runtime_error(std::string(name) + " must be a whole number from " + std::to_string(least) + " to "
            + std::to_string(most));
    }
    return value;
}

std::string text(const char* name, const std::string& usual) {
    const char* value = getenv(name);
    return value && *value ? value : usual;
}

// The variables that the server reads.
struct Settings {
    std::string address = text("MCC_BIND_ADDRESS", "0.0.0.0");
    std::size_t port = number("SAGEMAKER_BIND_TO_PORT", 8080, 1, 65535);
    std::size_t workers = number("SAGEMAKER_MODEL_SERVER_WORKERS", std::max(1u, std::thread::hardware_concurrency()), 1, 1024);
    std::size_t queue = number("MCC_QUEUE", 256, 1, 100000);
    // The most bytes of a body: SageMaker's own variable, else what the target allows.
    std::size_t usual_bytes = number("MCC_MAX_PAYLOAD_BYTES", 25 * megabyte, megabyte, 1024 * megabyte);
    std::size_t most_bytes = megabyte * number("SAGEMAKER_MAX_PAYLOAD_IN_MB", usual_bytes / megabyte, 1, 1024);
    std::size_t transforms = number("SAGEMAKER_MAX_CONCURRENT_TRANSFORMS", workers, 1, 100);

    // A model that SageMaker mounts wins over the one in the image.
    std::string model_folder() const {
        std::error_code missing;
        const std::string mounted = "/opt/ml/model";
        return text("MCC_MODEL_DIR", std::filesystem::is_empty(mounted, missing) || missing ? "/opt/mcc/model" : mounted);
    }
};

struct Refused : std::runtime_error {
    Refused(int status, const std::string& message) : std::runtime_error(message), status(status) {}
    const int status;
};

// Lets a limited number of predictions run, and a limited number wait.
class Turns {
public:
    Turns(std::size_t workers, std::size_t queue) : free(workers), queue(queue) {}

    void take() {
        std::unique_lock lock(mutex);
        if (free == 0 && waiting >= queue) throw Refused(503, "too many requests wait");
        waiting++;
        changed.wait(lock, [this] { return free > 0; });
        waiting--;
        free--;
    }

    void give_back() {
        const std::lock_guard lock(mutex);
        free++;
        changed.notify_one();
    }

private:
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t free, waiting = 0;
    const std::size_t queue;
};

struct Turn {
    explicit Turn(Turns& turns) : turns(turns) { turns.take(); }
    ~Turn() { turns.give_back(); }
    Turns& turns;
};

// The whole body. What is refused before its end closes the connection: the rest would be read as the next request.
std::string read_body(const httplib::Request& request, const httplib::ContentReader& reader, std::size_t most,
                      memory::Reservation& reserved) {
    const auto too_large = Refused(413, "the body has more than " + std::to_string(most) + " bytes");
    const auto announced = strtoull(request.get_header_value("Content-Length").c_str(), nullptr, 10);
    if (announced > most) throw too_large;
    std::string body;
    std::size_t allowed = 0;
    const auto allow = [&](std::size_t bytes) {
        if (!reserved.grow(bytes - allowed)) throw Refused(503, "there is not enough memory for this body now");
        body.reserve(bytes);
        allowed = bytes;
    };
    allow(announced);
    const auto whole = reader([&](const char* bytes, std::size_t count) {
        if (body.size() + count > most) throw too_large;
        if (body.size() + count > allowed) allow(std::max(body.size() + count, std::min(most, 2 * allowed)));
        body.append(bytes, count);
        return true;
    });
    if (!whole) throw Refused(400, "the body is not complete");
    return body;
}

void answer(const httplib::Request& request, httplib::Response& response, const httplib::ContentReader& reader, const Model& model,
            const Settings& settings, Turns& turns, bool& body_was_read) {
    const auto type = request.get_header_value("Content-Type");
    const auto format = formats::of_type(type);
    if (format == formats::Format::unknown) {
        throw Refused(415, "the content type must be application/json, application/jsonlines, text/csv or text/plain");
    }
    const auto encoding = request.get_header_value("Content-Encoding");
    if (!encoding.empty() && encoding != "identity") throw Refused(415, "a Content-Encoding is not supported");
    memory::Reservation reserved;
    const auto body = read_body(request, reader, settings.most_bytes, reserved);
    body_was_read = true;
    if (!reserved.grow(formats::cost(body, format))) throw Refused(503, "there is not enough memory for this body now");
    const Turn turn(turns);
    const auto rows = formats::parse(body, format);
    const auto attributes = request.get_header_value("X-Amzn-SageMaker-Custom-Attributes");
    const auto result = model.predict(rows, attributes);
    const auto accepted = formats::of_accept(request.get_header_value("Accept"));
    if (!attributes.empty()) response.set_header("X-Amzn-SageMaker-Custom-Attributes", attributes);
    response.set_content(formats::write(result, accepted), formats::type_of(accepted));
}

void refuse(httplib::Response& response, int status, const std::string& message) {
    response.status = status;
    if (status == 503) response.set_header("Retry-After", "1");
    response.set_content(formats::error(message), "application/json");
}

int serve() {
    const Settings settings;
    Turns turns(settings.workers, settings.queue);
    std::unique_ptr<Model> model;
    std::atomic<bool> is_ready{false};
    HttpServer server;

    server.Get("/ping", [&](const httplib::Request&, httplib::Response& response) { response.status = is_ready ? 200 : 503; });
    server.Get("/execution-parameters", [&](const httplib::Request&, httplib::Response& response) {
        const auto largest = std::max<std::size_t>(1, std::min(settings.most_bytes / megabyte, 100 / settings.transforms));
        response.set_content("{\"MaxConcurrentTransforms\": " + std::to_string(settings.transforms)
            + ", \"BatchStrategy\": \"MULTI_RECORD\", \"MaxPayloadInMB\": " + std::to_string(largest) + "}", "application/json");
    });
    server.Post("/invocations", [&](const httplib::Request& request, httplib::Response& response, const httplib::ContentReader& reader) {
        auto body_was_read = false;
        try {
            if (!is_ready) throw Refused(503, "the model is not loaded yet");
            answer(request, response, reader, *model, settings, turns, body_was_read);
        } catch (const Refused& refused) {
            refuse(response, refused.status, refused.what());
        } catch (const BadRequest& wrong) {
            refuse(response, 400, wrong.what());
        } catch (const std::bad_alloc&) {
            refuse(response, 503, "there is not enough memory for this body now");
        } catch (const std::exception& failure) {
            log(std::string("The model failed: ") + failure.what());
            refuse(response, 500, "the model failed; its log has the reason");
        }
        if (!body_was_read) HttpServer::close_after_response();
    });
    server.set_error_handler([](const httplib::Request& request, httplib::Response& response) {
        const auto is_read = request.path == "/ping" || request.path == "/execution-parameters";
        if (!response.body.empty() || (is_read && response.status == 503)) return;
        const std::string expected = is_read ? "GET" : "POST";
        if (response.status == 404 && (is_read || request.path == "/invocations")) {
            response.status = 405;
            response.set_header("Allow", expected);
        }
        response.set_content(formats::error(response.status == 404 ? "there is no such path: use GET /ping or POST /invocations"
            : response.status == 405 ? "use " + expected : "the request is not valid HTTP"), "application/json");
        if (response.status != 404 || request.method != "GET") HttpServer::close_after_response();
    });

    server.bind(settings.address, static_cast<int>(settings.port));
    std::thread([&] {
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGTERM);
        sigaddset(&signals, SIGINT);
        int signal;
        sigwait(&signals, &signal);
        log("Stopping: the running requests are finished first.");
        server.stop();
        // While the model is still loaded nothing serves, so nothing else would end the process.
        if (!is_ready) _exit(0);
    }).detach();
    std::thread listening([&] { server.serve(); });
    try {
        model = Model::load(settings.model_folder());
    } catch (const std::exception& failure) {
        log("The model in " + settings.model_folder() + " cannot be loaded: " + failure.what());
        _exit(1);
    }
    is_ready = true;
    log("Serving on " + settings.address + ":" + std::to_string(settings.port) + ".");
    listening.join();
    _exit(0);
}
}

int main(int count, char** arguments) {
    if (count > 2 || (count == 2 && std::string(arguments[1]) != "serve")) {
        log("usage: serve [serve]   (everything else is set by environment variables)");
        return 2;
    }
    // SIGTERM is for the thread that waits for it; a write to a closed connection is an error of that write.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    // Many threads: small stacks and few arenas.
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, megabyte);
    pthread_setattr_default_np(&attributes);
    mallopt(M_ARENA_MAX, 4);
    try {
        return serve();
    } catch (const std::exception& failure) {
        log(std::string("The server cannot start: ") + failure.what());
        return 1;
    }
}
