package eyas.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy on the loopback interface that connects every tunnel request, to any destination, to a local port. */
final class TunnelProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final int port;

    /**
     * Starts a proxy.
     *
     * @param port destination of all tunnels; 0 to refuse every request
     */
    TunnelProxy(int port) throws IOException {
        this.port = port;
        Thread.ofVirtual().start(this::serve);
    }

    String address() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Returns the lines of all request headers. */
    List<String> requests() {
        return requests;
    }

    private void serve() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException e) {
            // The listener is closed.
        }
    }

    private void connect(Socket client) {
        try (client) {
            requests.addAll(head(client.getInputStream()).lines().toList());
            String status = port == 0 ? "403 Forbidden" : "200 Connection established";
            client.getOutputStream().write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            if (port != 0) {
                try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    Thread back = Thread.ofVirtual().start(() -> copy(server, client));
                    copy(client, server);
                    back.join();
                }
            }
        } catch (IOException e) {
            // Either side may close the connection; the test checks how the client handles that.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("the client closed the connection");
            }
            head.write(c);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // Either side may close the connection.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
