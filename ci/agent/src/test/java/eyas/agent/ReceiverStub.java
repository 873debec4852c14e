package eyas.agent;

import eyas.delivery.DeliveryManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A receiver that accepts everything and records it. */
final class ReceiverStub implements AutoCloseable {
    private static final Pattern FIRST = Pattern.compile("\"first\":([0-9]+)");

    private final ServerSocket socket;
    final List<String> requests = new CopyOnWriteArrayList<>();
    /** An announcement that contains this text is rejected temporarily. */
    volatile String unwanted = "nothing";
    /** Whether it reports for all alerts that it has none of them. */
    volatile boolean forgetful;
    /** Whether it never responds. */
    volatile boolean mute;

    ReceiverStub() throws IOException {
        socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                // The test has ended.
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = connection.getInputStream();
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                answer(connection, head, body(in, head));
            }
        } catch (IOException e) {
            // The client has disconnected.
            return;
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            head.write(c);
            if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    private static String body(InputStream in, String head) throws IOException {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                int length = Integer.parseInt(line.substring(15).strip());
                return new String(in.readNBytes(length), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private long alerts(String body) {
        if (forgetful) {
            return 0;
        }
        Matcher first = FIRST.matcher(body);
        return first.find() ? Long.parseLong(first.group(1)) + body.lines().count() - 1 : -1;
    }

    private void answer(Socket connection, String head, String body) throws IOException {
        requests.add(head + body);
        if (mute) {
            return;
        }
        boolean takes = !head.contains("/v1/deliveries HTTP") || !body.contains(unwanted);
        String text = head.startsWith("PUT")
                ? "{\"received\":" + body.length() + "}"
                : head.contains("/alerts")
                        ? "{\"received\":" + alerts(body) + "}"
                        : head.contains("/commit")
                                ? "{\"delivery\":\"" + head.split("/", -1)[3] + "\",\"state\":\"new\"}"
                                : "{\"delivery\":\""
                                        + DeliveryManifest.parse(body.getBytes(StandardCharsets.UTF_8))
                                                .id() + "\",\"state\":\"open\",\"files\":[]}";
        connection
                .getOutputStream()
                .write(("HTTP/1.1 " + (takes ? "200 OK" : "403 No") + "\r\nContent-Length: " + text.length()
                                + "\r\n\r\n" + text)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    String address() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
