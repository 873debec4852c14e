package eyas.plugin.jsonl;

import com.sun.net.httpserver.HttpExchange;
import eyas.plugin.EventBatch;
import eyas.plugin.EventFeed;
import eyas.plugin.PluginException;
import eyas.plugin.PluginLog;
import eyas.plugin.PluginMetric;
import eyas.plugin.intake.FileIntake;
import eyas.plugin.intake.HttpIntake;
import eyas.plugin.intake.IntakeLimits;
import eyas.plugin.intake.JsonDocuments;
import eyas.plugin.intake.JsonPointer;
import eyas.plugin.intake.LineReader;
import eyas.plugin.intake.LocalAddress;
import eyas.plugin.intake.QueueFeed;
import eyas.plugin.intake.QueueFeed.Document;
import eyas.text.json.JsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Receives lines, checks that they are JSON, and queues them. Counts invalid lines and logs the first one. */
final class DocumentIntake {
    private final String plugin;
    private final IntakeLimits limits;
    private final @Nullable JsonPointer time;
    private final PluginLog log;
    private final JsonDocuments json;
    private final QueueFeed feed;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong invalid = new AtomicLong();
    private final AtomicLong tooLong = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile int port;

    DocumentIntake(String plugin, JsonLinesSettings settings, PluginLog log) {
        this.plugin = plugin;
        this.limits = settings.limits();
        this.time = settings.time();
        this.log = log;
        this.json = new JsonDocuments(limits);
        this.feed = new QueueFeed(limits);
    }

    EventFeed open(String parameters) {
        if (parameters.isEmpty()) {
            throw PluginException.of(
                    plugin,
                    "open_params",
                    "is empty",
                    "use a file, '-', tcp://127.0.0.1:PORT or http://127.0.0.1:PORT/");
        }
        if (parameters.equals("-") || parameters.equals("stdin")) {
            String name = "standard input";
            new FileIntake(plugin, feed).read(System.in, name, in -> lines(in, name));
        } else if (parameters.startsWith("tcp://")) {
            listen(LocalAddress.parse(plugin, parameters));
        } else if (parameters.startsWith("http://")) {
            serve(LocalAddress.parse(plugin, parameters));
        } else {
            Path path = Path.of(parameters.startsWith("file:") ? parameters.substring("file:".length()) : parameters);
            new FileIntake(plugin, feed).read(path, in -> lines(in, path.toString()));
        }
        return feed;
    }

    private void lines(InputStream in, String name) throws IOException, InterruptedException {
        LineReader reader = new LineReader(in, limits.lineBytes());
        try {
            for (byte[] line = reader.next(); line != null; line = reader.next()) {
                Document document = document(line, name, reader.number());
                if (document != null && !feed.put(document)) {
                    return;
                }
            }
        } finally {
            tooLong.addAndGet(reader.tooLong());
        }
    }

    private @Nullable Document document(byte[] line, String name, long number) {
        try {
            var root = json.read(line);
            accepted.incrementAndGet();
            return new Document(time == null ? EventBatch.NOW : DocumentTime.of(time.in(root)), line);
        } catch (JsonException e) {
            invalid.incrementAndGet();
            if (reported.compareAndSet(false, true)) {
                log.log(
                        PluginLog.Severity.WARNING,
                        plugin,
                        name + ", line " + number + " is not a JSON document and is skipped: " + e.getMessage()
                                + "; further ones are only counted");
            }
            return null;
        }
    }

    private void listen(LocalAddress address) {
        ServerSocket server;
        try {
            server = new ServerSocket();
            server.bind(address.socket());
        } catch (IOException e) {
            throw PluginException.of(
                    plugin,
                    "open",
                    "cannot listen on " + address.socket() + ": " + e.getMessage(),
                    "choose a free port in open_params");
        }
        port = server.getLocalPort();
        Set<Socket> connections = ConcurrentHashMap.newKeySet();
        feed.own(() -> {
            server.close();
            for (Socket each : connections) {
                each.close();
            }
        });
        Semaphore places = new Semaphore(limits.requests());
        Thread.ofVirtual().name("plugin-jsonl-accept").start(() -> accept(server, connections, places));
    }

    private void accept(ServerSocket server, Set<Socket> connections, Semaphore places) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (places.tryAcquire()) {
                    connections.add(socket);
                    Thread.ofVirtual().start(() -> connection(socket, connections, places));
                } else {
                    refused.incrementAndGet();
                    socket.close();
                }
            } catch (IOException e) {
                if (!server.isClosed()) {
                    log.log(PluginLog.Severity.ERROR, plugin, "accepting a connection failed: " + e.getMessage());
                }
            }
        }
    }

    private void connection(Socket socket, Set<Socket> connections, Semaphore places) {
        try (socket) {
            lines(socket.getInputStream(), "connection from " + socket.getRemoteSocketAddress());
        } catch (IOException e) {
            log.log(PluginLog.Severity.DEBUG, plugin, "a connection broke: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(socket);
            places.release();
        }
    }

    private void serve(LocalAddress address) {
        HttpIntake intake = HttpIntake.open(plugin, address, this::request, limits);
        port = intake.port();
        feed.own(intake);
    }

    private HttpIntake.Answer request(HttpExchange exchange, byte[] body) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(body), limits.lineBytes());
        int accepted = 0;
        int left = 0;
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            Document document = document(line, "a request", reader.number());
            if (document == null) {
                left++;
            } else if (feed.offer(document)) {
                accepted++;
            } else {
                refused.incrementAndGet();
                return new HttpIntake.Answer(
                        503, accepted + " documents accepted, then the queue was full; retry with the rest");
            }
        }
        tooLong.addAndGet(reader.tooLong());
        left += (int) reader.tooLong();
        return new HttpIntake.Answer(
                accepted == 0 && left > 0 ? 400 : 200, accepted + " documents accepted, " + left + " lines skipped");
    }

    /** Returns the listening port, 0 if there is none. */
    int port() {
        return port;
    }

    List<PluginMetric> metrics() {
        return List.of(
                new PluginMetric("documents", true, accepted.get()),
                new PluginMetric("invalid_lines", true, invalid.get()),
                new PluginMetric("long_lines", true, tooLong.get()),
                new PluginMetric("refused", true, refused.get()),
                new PluginMetric("port", false, port));
    }
}
