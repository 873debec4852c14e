package eyas.collect.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import eyas.delivery.Credential;
import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryManifest;
import eyas.delivery.ReceiverAddress;
import eyas.http.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A fake receiver that accepts everything, or answers like an intermediary. */
final class FakeReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /** Answers instead of the receiver. */
    volatile Function<Request, Optional<Answer>> instead = _ -> Optional.empty();

    record Answer(int status, String body) {}

    /** A request with its delivery and the length of its body. */
    record Request(String method, String path, String id, int length) {
        boolean isCommit() {
            return path.endsWith("/commit");
        }

        boolean isPut() {
            return method.equals("PUT");
        }
    }

    FakeReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            String[] parts = path.split("/", -1);
            Request request = new Request(
                    exchange.getRequestMethod(),
                    path,
                    parts.length > 3 ? parts[3] : DeliveryManifest.parse(body).id(),
                    body.length);
            Answer answer = instead.apply(request).orElseGet(() -> answer(request, exchange));
            byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
            if (text.length > 0) {
                exchange.getResponseBody().write(text);
            }
        }
    }

    private static Answer answer(Request request, HttpExchange exchange) {
        if (request.isPut()) {
            int offset = Integer.parseInt(exchange.getRequestURI().getQuery().substring("offset=".length()));
            return new Answer(200, "{\"received\":" + (offset + request.length()) + "}");
        }
        return new Answer(
                200,
                "{\"delivery\":\"" + request.id() + "\",\"state\":\"" + (request.isCommit() ? "new" : "open") + "\"}");
    }

    DeliveryClient client() {
        return client(1);
    }

    DeliveryClient client(int attempts) {
        return new DeliveryClient(
                ReceiverAddress.parse("http://127.0.0.1:" + server.getAddress().getPort()),
                new Credential.OfConnection(),
                null,
                null,
                DeliveryClient.policy(Duration.ofMinutes(10), attempts),
                Clock.SYSTEM);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
