// Serves a model as SageMaker's container contract wants:
// https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	model "endpoint/code"
)

const drainLimit = 25 * time.Second

// refused is a response that is not a prediction.
type refused struct {
	status  int
	message string
}

func (reason refused) Error() string { return reason.message }

var errGone = errors.New("the client is gone")

var noMemory = refused{http.StatusServiceUnavailable, "there is not enough memory for this body now"}

// server answers the requests.
type server struct {
	settings settings
	loaded   atomic.Value // *model.Model
	queue    chan struct{}
	workers  chan struct{}
}

func (own *server) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	switch {
	case request.URL.Path == "/ping" && isRead(request):
		if own.loaded.Load() == nil {
			response.WriteHeader(http.StatusServiceUnavailable)
		}
	case request.URL.Path == "/execution-parameters" && isRead(request):
		response.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(response, `{"MaxConcurrentTransforms": %d, "BatchStrategy": "MULTI_RECORD", "MaxPayloadInMB": %d}`,
			own.settings.transforms, own.settings.batchMegabytes())
	case request.URL.Path == "/invocations" && request.Method == http.MethodPost:
		own.invoke(response, request)
	case request.URL.Path == "/invocations":
		response.Header().Set("Allow", http.MethodPost)
		refuse(response, http.StatusMethodNotAllowed, "use POST")
	case request.URL.Path == "/ping" || request.URL.Path == "/execution-parameters":
		response.Header().Set("Allow", http.MethodGet)
		refuse(response, http.StatusMethodNotAllowed, "use GET")
	default:
		refuse(response, http.StatusNotFound, "there is no such path: use GET /ping or POST /invocations")
	}
}

func isRead(request *http.Request) bool {
	return request.Method == http.MethodGet || request.Method == http.MethodHead
}

func refuse(response http.ResponseWriter, status int, message string) {
	if status == http.StatusServiceUnavailable {
		response.Header().Set("Retry-After", "1")
	}
	response.Header().Set("Content-Type", "application/json")
	response.WriteHeader(status)
	text, _ := json.Marshal(map[string]string{"error": message})
	_, _ = response.Write(text)
}

func (own *server) invoke(response http.ResponseWriter, request *http.Request) {
	defer func() {
		// A panic of the model is the end of one request, not of the server.
		if failure := recover(); failure == http.ErrAbortHandler {
			panic(failure)
		} else if failure != nil {
			log.Printf("The model failed: %v\n%s", failure, debug.Stack())
			refuse(response, http.StatusInternalServerError, "the model failed; its log has the reason")
		}
	}()
	accepted := formatOfAccept(request.Header.Get("Accept"))
	text, err := own.answer(response, request, accepted)
	var reason refused
	var wrong model.BadRequest
	switch {
	case err == nil:
		if attributes := request.Header.Get("X-Amzn-SageMaker-Custom-Attributes"); attributes != "" {
			response.Header().Set("X-Amzn-SageMaker-Custom-Attributes", attributes)
		}
		response.Header().Set("Content-Type", accepted.contentType())
		_, _ = response.Write(text)
	case errors.Is(err, errGone):
		// net/http would keep the connection for half a second.
		panic(http.ErrAbortHandler)
	case errors.As(err, &reason):
		refuse(response, reason.status, reason.message)
	case errors.As(err, &wrong):
		refuse(response, http.StatusBadRequest, wrong.Error())
	default:
		log.Printf("The model failed: %v", err)
		refuse(response, http.StatusInternalServerError, "the model failed; its log has the reason")
	}
}

func (own *server) answer(response http.ResponseWriter, request *http.Request, accepted format) ([]byte, error) {
	loaded, _ := own.loaded.Load().(*model.Model)
	if loaded == nil {
		return nil, refused{http.StatusServiceUnavailable, "the model is not loaded yet"}
	}
	kind := formatOfType(request.Header.Get("Content-Type"))
	if kind == unknown {
		return nil, refused{http.StatusUnsupportedMediaType,
			"the content type must be application/json, application/jsonlines, text/csv or text/plain"}
	}
	if encoding := request.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return nil, refused{http.StatusUnsupportedMediaType, "a Content-Encoding is not supported"}
	}
	text := &body{}
	defer text.free()
	if err := own.readBody(response, request, text); err != nil {
		return nil, err
	}
	if !text.memory.grow(cost(text.bytes())) {
		return nil, noMemory
	}
	// A limited number of predictions run, and a limited number wait.
	select {
	case own.queue <- struct{}{}:
		defer func() { <-own.queue }()
	default:
		return nil, refused{http.StatusServiceUnavailable, "too many requests wait"}
	}
	own.workers <- struct{}{}
	defer func() { <-own.workers }()
	rows, err := parse(text.bytes(), kind)
	if err != nil {
		return nil, err
	}
	result, err := loaded.Predict(rows, request.Header.Get("X-Amzn-SageMaker-Custom-Attributes"))
	if err != nil {
		return nil, err
	}
	return write(result, accepted), nil
}

// readBody reads the whole body; net/http closes the connection where too much of one is left.
func (own *server) readBody(response http.ResponseWriter, request *http.Request, into *body) error {
	most := own.settings.mostBytes
	tooLarge := refused{http.StatusRequestEntityTooLarge, fmt.Sprintf("the body has more than %d bytes", most)}
	if request.ContentLength > most {
		return tooLarge
	}
	if err := into.reserve(request.ContentLength + 1); err != nil {
		return err
	}
	limited := http.MaxBytesReader(response, request.Body, most)
	for {
		if into.isFull() {
			if err := into.reserve(2*into.size() + 64<<10); err != nil {
				return err
			}
		}
		err := into.readFrom(limited)
		var tooMuch *http.MaxBytesError
		switch {
		case err == io.EOF:
			return nil
		case errors.As(err, &tooMuch):
			return tooLarge
		case isGone(err):
			return errGone
		case err != nil:
			return refused{http.StatusBadRequest, "the body is not complete"}
		}
	}
}

func isGone(err error) bool {
	var network *net.OpError
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &network)
}

func main() {
	log.SetFlags(0)
	if len(os.Args) > 2 || (len(os.Args) == 2 && os.Args[1] != "serve") {
		log.Print("usage: serve [serve]   (everything else is set by environment variables)")
		os.Exit(2)
	}
	if err := serve(); err != nil {
		log.Fatalf("The server cannot start: %v", err)
	}
}

func serve() error {
	settings, err := readSettings()
	if err != nil {
		return err
	}
	stop, _ := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	signal.Ignore(syscall.SIGXFSZ)
	own := &server{settings: settings, queue: make(chan struct{}, settings.queue+settings.workers),
		workers: make(chan struct{}, settings.workers)}
	web := &http.Server{Handler: own, ReadHeaderTimeout: 30 * time.Second, ReadTimeout: time.Hour, IdleTimeout: 65 * time.Second,
		MaxHeaderBytes: 64 << 10, ErrorLog: log.New(io.Discard, "", 0)}
	listener, err := net.Listen("tcp", net.JoinHostPort(settings.address, fmt.Sprint(settings.port)))
	if err != nil {
		return err
	}
	go func() { _ = web.Serve(newLimited(listener)) }()
	loaded := make(chan error, 1)
	go func() {
		read, err := model.Load(settings.modelFolder())
		if err == nil {
			own.loaded.Store(read)
		}
		loaded <- err
	}()
	select {
	case <-stop.Done():
		return nil
	case err := <-loaded:
		if err != nil {
			return fmt.Errorf("the model in %s cannot be loaded: %w", settings.modelFolder(), err)
		}
	}
	log.Printf("Serving on %s.", listener.Addr())
	<-stop.Done()
	log.Print("Stopping: the running requests are finished first.")
	limit, cancel := context.WithTimeout(context.Background(), drainLimit)
	defer cancel()
	_ = web.Shutdown(limit)
	return nil
}

// limited accepts a limited number of connections at a time; others wait until one ends.
type limited struct {
	net.Listener
	free chan struct{}
}

const mostConnections = 4000

func newLimited(listener net.Listener) *limited {
	return &limited{listener, make(chan struct{}, mostConnections)}
}

func (own *limited) Accept() (net.Conn, error) {
	own.free <- struct{}{}
	connection, err := own.Listener.Accept()
	if err != nil {
		<-own.free
		return nil, err
	}
	return &counted{Conn: connection, free: own.free}, nil
}

type counted struct {
	net.Conn
	free   chan struct{}
	closed atomic.Bool
}

func (own *counted) Close() error {
	if own.closed.CompareAndSwap(false, true) {
		<-own.free
	}
	return own.Conn.Close()
}

// writeLimit ends a response that nobody reads.
const writeLimit = 60 * time.Second

func (own *counted) Write(text []byte) (int, error) {
	_ = own.Conn.SetWriteDeadline(time.Now().Add(writeLimit))
	return own.Conn.Write(text)
}

// text returns a variable, or the usual value where it is not set.
func text(name, usual string) string {
	if value := strings.TrimSpace(os.Getenv(name)); value != "" {
		return value
	}
	return usual
}
