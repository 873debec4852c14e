package eyas.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import eyas.delivery.DeliveryManifest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stub that issues tokens like GitHub's service and accepts uploads of jobs like the receiver, on the loopback interface. The real
 * receiver has its own tests.
 */
final class ReceiverServer implements AutoCloseable {
    /** The key for requesting a token. */
    static final String KEY = "the-key-of-the-job";

    private static final String TOKEN = "header.claims.signature";
    private static final Pattern FIRST = Pattern.compile("\"first\":([0-9]+)");

    private final HttpServer server;
    private final List<String> requests = new ArrayList<>();
    private final Path received;

    /** @param received file that is created when the first alert arrives */
    ReceiverServer(Path received) throws IOException {
        this.received = received;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            byte[] answer = answer(exchange).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.length == 0 ? 401 : 200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns method, path and body of the accepted requests, without tokens. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized String answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String proof = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.startsWith("/token")) {
            return proof.equals("Bearer " + KEY) ? "{\"value\":\"" + TOKEN + "\"}" : "";
        }
        if (!proof.equals("Bearer " + TOKEN)) {
            return "";
        }
        requests.add(exchange.getRequestMethod() + " " + path + "\n" + body);
        if (path.endsWith("/alerts")) {
            Matcher first = FIRST.matcher(body);
            long alerts = body.lines().count() - 1;
            if (alerts > 0 && Files.notExists(received)) {
                Files.createFile(received);
            }
            return "{\"received\":" + (first.find() ? Long.parseLong(first.group(1)) + alerts : 0) + "}";
        }
        if (exchange.getRequestMethod().equals("PUT")) {
            int at = Integer.parseInt(path.substring(path.indexOf("offset=") + 7));
            return "{\"received\":" + (at + body.getBytes(StandardCharsets.UTF_8).length) + "}";
        }
        return path.endsWith("/commit")
                ? "{\"delivery\":\"" + path.split("/", -1)[3] + "\",\"state\":\"new\"}"
                : "{\"delivery\":\""
                        + DeliveryManifest.parse(body.getBytes(StandardCharsets.UTF_8))
                                .id() + "\",\"state\":\"open\",\"files\":[]}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
