import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves a model as SageMaker's container contract wants:
 * https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
 */
public final class Server {
    private static final String ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes";
    private static final int MOST_THREADS = 1000;
    private static final long DRAIN_SECONDS = 25;

    private final Settings settings = new Settings();
    private final Semaphore workers = new Semaphore(settings.workers);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private volatile Model model;
    private volatile boolean stopping;

    public static void main(String[] arguments) {
        if (arguments.length > 1 || arguments.length == 1 && !arguments[0].equals("serve")) {
            System.err.println("usage: serve [serve]   (everything else is set by environment variables)");
            System.exit(2);
        }
        try {
            new Server().serve();
        } catch (Exception exception) {
            System.err.println("The server cannot start: " + exception);
            Runtime.getRuntime().halt(1);
        }
    }

    private void serve() throws IOException {
        // Limits of the JDK's server: of connections that send nothing, and of requests that do not end. They are read when it is created.
        System.setProperty("sun.net.httpserver.idleInterval", "65");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
        System.setProperty("sun.net.httpserver.maxReqTime", "3600");
        System.setProperty("sun.net.httpserver.maxRspTime", "60");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var http = HttpServer.create(new InetSocketAddress(settings.address, settings.port), 1024);
        // A thread for each request, because a slow client holds its thread: predictions have a limit of their own.
        http.setExecutor(new ThreadPoolExecutor(0, MOST_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>()));
        http.createContext("/", this::answer);
        http.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        try {
            model = Model.load(Settings.modelFolder());
        } catch (Exception exception) {
            System.err.println("The model in " + Settings.modelFolder() + " cannot be loaded: " + exception);
            Runtime.getRuntime().halt(1);
        }
        System.err.println("Serving on " + settings.address + ":" + settings.port + ".");
    }

    /** SIGTERM: the running requests are finished first. */
    private void stop() {
        stopping = true;
        System.err.println("Stopping: the running requests are finished first.");
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
        try {
            // A request may have arrived that no thread has yet.
            do {
                Thread.sleep(200);
            } while (running.get() > 0 && System.nanoTime() < end);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        running.incrementAndGet();
        try (exchange) {
            if (stopping) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            try {
                route(exchange);
            } catch (Refused refused) {
                refuse(exchange, refused.status, refused.getMessage());
            } catch (BadRequest wrong) {
                refuse(exchange, 400, wrong.getMessage());
            } catch (OutOfMemoryError ended) {
                refuse(exchange, 503, Refused.noMemory().getMessage());
            }
        } finally {
            running.decrementAndGet();
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var method = exchange.getRequestMethod();
        if (!"/ping".equals(path) && !"/invocations".equals(path) && !"/execution-parameters".equals(path)) {
            throw new Refused(404, "there is no such path: use GET /ping or POST /invocations");
        }
        var expected = path.equals("/invocations") ? "POST" : "GET";
        if (!method.equals(expected)) {
            exchange.getResponseHeaders().set("Allow", expected);
            throw new Refused(405, "use " + expected);
        }
        switch (path) {
            case "/ping" -> exchange.sendResponseHeaders(model == null ? 503 : 200, -1);
            case "/execution-parameters" -> send(exchange, 200, "application/json",
                ("{\"MaxConcurrentTransforms\": " + settings.transforms + ", \"BatchStrategy\": \"MULTI_RECORD\", \"MaxPayloadInMB\": "
                    + settings.batchMegabytes() + "}").getBytes());
            default -> invoke(exchange);
        }
    }

    private void invoke(HttpExchange exchange) throws IOException {
        if (model == null) {
            throw new Refused(503, "the model is not loaded yet");
        }
        var headers = exchange.getRequestHeaders();
        var format = Formats.ofType(headers.getFirst("Content-Type"));
        if (format == null) {
            throw new Refused(415, "the content type must be application/json, application/jsonlines, text/csv or text/plain");
        }
        var encoding = headers.getFirst("Content-Encoding");
        if (encoding != null && !encoding.equals("identity")) {
            throw new Refused(415, "a Content-Encoding is not supported");
        }
        var accepted = Formats.ofAccept(headers.getFirst("Accept"));
        var attributes = headers.getFirst(ATTRIBUTES);
        byte[] text;
        try (var memory = new Memory()) {
            text = predict(exchange, memory, format, accepted, attributes == null ? "" : attributes);
        }
        if (attributes != null) {
            exchange.getResponseHeaders().set(ATTRIBUTES, attributes);
        }
        send(exchange, 200, accepted.contentType, text);
    }

    private byte[] predict(HttpExchange exchange, Memory memory, Formats format, Formats accepted, String attributes) throws IOException {
        var body = readBody(exchange, memory);
        memory.grow(Formats.cost(body, body.length));
        // A limited number of predictions run, and a limited number wait.
        if (waiting.incrementAndGet() > settings.queue + settings.workers) {
            waiting.decrementAndGet();
            throw new Refused(503, "too many requests wait");
        }
        workers.acquireUninterruptibly();
        try {
            return accepted.write(model.predict(format.parse(body, body.length), attributes));
        } catch (BadRequest | Refused known) {
            throw known;
        } catch (RuntimeException | StackOverflowError failure) {
            failure.printStackTrace();
            throw new Refused(500, "the model failed; its log has the reason");
        } finally {
            workers.release();
            waiting.decrementAndGet();
        }
    }

    private byte[] readBody(HttpExchange exchange, Memory memory) throws IOException {
        var most = settings.mostBytes;
        var announced = announced(exchange);
        if (announced > most) {
            throw new Refused(413, "the body has more than " + most + " bytes");
        }
        var size = announced >= 0 ? (int) announced : 64 * 1024;
        memory.grow(size);
        var body = new byte[size];
        var length = 0;
        InputStream input = exchange.getRequestBody();
        while (true) {
            length += input.readNBytes(body, length, body.length - length);
            if (length > most) {
                throw new Refused(413, "the body has more than " + most + " bytes");
            }
            if (length < body.length) {
                break;
            }
            var next = input.read();
            if (next < 0) {
                break;
            }
            memory.grow(2L * body.length);
            body = Arrays.copyOf(body, (int) Math.min(most + 1, Math.max(1024, 2L * body.length)));
            body[length++] = (byte) next;
        }
        if (announced >= 0 && length < announced) {
            throw new Refused(400, "the body is not complete");
        }
        return length == body.length ? body : Arrays.copyOf(body, length);
    }

    private static long announced(HttpExchange exchange) {
        var text = exchange.getRequestHeaders().getFirst("Content-Length");
        if (text == null) {
            return -1;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw new Refused(400, "Content-Length must be a number");
        }
        return Long.parseLong(text);
    }

    private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
        if (status == 503) {
            exchange.getResponseHeaders().set("Retry-After", "1");
        }
        send(exchange, status, "application/json", Formats.error(message));
    }

    private static void send(HttpExchange exchange, int status, String contentType, byte[] text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, text.length);
        exchange.getResponseBody().write(text);
    }
}
