package eyas.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Drives a headless Chromium by its DevTools protocol; records a page's messages, errors and requests. */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "google-chrome-stable", "google-chrome");
    private static final long PATIENCE_SECONDS = 120;
    static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final Path profile;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> dialogs = new ConcurrentLinkedQueue<>();
    private final Map<String, String> urls = new ConcurrentHashMap<>();
    private final BlockingQueue<String> blocked = new LinkedBlockingQueue<>();
    private String session = "";
    private int number;

    private Chromium(Process process, Path profile, String address) throws Exception {
        this.process = process;
        this.profile = profile;
        this.socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(address), new Reader())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String target = send("Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .asString();
        session = send("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asString();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            send(domain + ".enable", Map.of());
        }
    }

    /** Starts a browser, or aborts the test if there is none; in CI there must be one. */
    static Chromium start() throws Exception {
        Path binary = binary();
        if (binary == null) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("no Chromium: ./dev setup installs it");
            }
            Assumptions.abort("no Chromium on the path; install the package 'chromium' to test report.html");
        }
        Path profile = Files.createTempDirectory("eyas-chromium");
        Process process = new ProcessBuilder(
                        binary.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        "--force-color-profile=srgb",
                        "--remote-debugging-port=0",
                        "--remote-allow-origins=*",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        try {
            return new Chromium(process, profile, address(process));
        } catch (Exception | Error e) {
            stop(process, profile);
            throw e;
        }
    }

    private static @Nullable Path binary() {
        for (String name : NAMES) {
            for (String directory : System.getenv("PATH").split(":", -1)) {
                Path path = Path.of(directory, name);
                if (Files.isExecutable(path)) {
                    return path;
                }
            }
        }
        return null;
    }

    private static String address(Process process) throws Exception {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder output = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            output.append(line).append('\n');
            int at = line.indexOf("ws://");
            if (at >= 0) {
                // Later output must be read, or the browser would block.
                Thread.ofVirtual().start(() -> lines.lines().forEach(later -> {}));
                return line.substring(at).strip();
            }
        }
        throw new AssertionError("Chromium ended: " + output);
    }

    private final class Reader implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonNode message = JSON.readTree(text.toString());
                text.setLength(0);
                if (message.has("id")) {
                    answers.add(message);
                } else {
                    note(message.path("method").asString(""), message.path("params"));
                }
            }
            from.request(1);
            return null;
        }
    }

    private void note(String method, JsonNode params) {
        switch (method) {
            case "Runtime.consoleAPICalled", "Runtime.exceptionThrown" -> complaints.add(params.toString());
            case "Log.entryAdded" -> complaints.add(params.toString());
            case "Network.requestWillBeSent" -> {
                String url = params.path("request").path("url").asString("");
                requests.add(url);
                urls.put(params.path("requestId").asString(""), url);
            }
            case "Network.loadingFailed" -> {
                if (params.path("blockedReason").asString("").equals("csp")) {
                    blocked.add(urls.getOrDefault(params.path("requestId").asString(""), "?"));
                }
            }
            case "Page.javascriptDialogOpening" -> dialogs.add(params.toString());
            default -> {
                // The browser sends many more events than needed.
            }
        }
    }

    /** Sends a command and returns its result. */
    JsonNode send(String method, Map<String, ?> params) throws Exception {
        int id = ++number;
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", id);
        message.put("method", method);
        message.put("params", params);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        socket.sendText(JSON.writeValueAsString(message), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (true) {
            JsonNode answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new AssertionError("no answer to " + method + " within " + PATIENCE_SECONDS + " s");
            }
            if (answer.get("id").asInt() == id) {
                if (answer.has("error")) {
                    throw new AssertionError(method + ": " + answer.get("error"));
                }
                return answer.get("result");
            }
        }
    }

    /** Opens a page in a window of the given size and waits until its script has run. */
    void open(Path page, String hash, int width, int height, boolean dark) throws Exception {
        open(page, hash, width, height, dark, 1);
    }

    /** As above, with a device scale factor of {@code scale}. */
    void open(Path page, String hash, int width, int height, boolean dark, double scale) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", width < 600));
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        send("Page.navigate", Map.of("url", "about:blank"));
        complaints.clear();
        requests.clear();
        send("Page.navigate", Map.of("url", page.toUri() + hash));
        await("document.documentElement.dataset.ready === 'true'");
    }

    /** Waits until an expression is true; after a timeout, fails with the page's messages. */
    void await(String expression) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            // A frame of the page passes between two checks.
            String look = "new Promise(done => { const look = n => (" + expression
                    + ") ? done(true) : n ? requestAnimationFrame(() => look(n - 1)) : done(false); look(60); })";
            JsonNode answer =
                    send("Runtime.evaluate", Map.of("expression", look, "awaitPromise", true, "returnByValue", true));
            if (answer.path("result").path("value").asBoolean(false)) {
                return;
            }
        }
        throw new AssertionError("never true: " + expression + "; the page says " + complaints);
    }

    /** Returns the value of an expression. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode answer = send(
                "Runtime.evaluate",
                Map.of("expression", expression, "returnByValue", true, "allowUnsafeEvalBlockedByCSP", false));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.get("result").path("value");
    }

    /** Returns the text of the first matching element, empty if there is none. */
    String text(String selector) throws Exception {
        String quoted = "'" + selector.replace("'", "\\'") + "'";
        return evaluate("(document.querySelector(" + quoted + ") || {textContent: ''}).textContent")
                .asString();
    }

    /** Returns the value of an integer expression. */
    int number(String expression) throws Exception {
        return evaluate(expression).asInt();
    }

    /** Saves a screenshot of the window below {@code target}, for inspection. */
    void picture(String name) throws Exception {
        Path pictures = Files.createDirectories(Path.of("target/report-html"));
        byte[] png = picture();
        assertThat(png.length).as("a picture with something on it").isGreaterThan(10_000);
        Files.write(pictures.resolve(name + ".png"), png);
    }

    /** Checks that the page reported no errors and requested nothing but itself. */
    void calm(Path page) {
        assertThat(complaints()).isEmpty();
        assertThat(dialogs()).isEmpty();
        assertThat(requests()).allMatch(url -> url.startsWith(page.toUri().toString()) || url.equals("about:blank"));
        assertThat(requests()).isNotEmpty();
    }

    /** Returns the value of the promise of an expression. */
    JsonNode promised(String expression) throws Exception {
        JsonNode answer =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.get("result").path("value");
    }

    /** Presses a key, for example {@code ArrowDown} or {@code /}. */
    void press(String key) throws Exception {
        boolean letter = key.length() == 1;
        for (String type : List.of("keyDown", "keyUp")) {
            send(
                    "Input.dispatchKeyEvent",
                    letter && type.equals("keyDown")
                            ? Map.of("type", type, "key", key, "text", key)
                            : Map.of("type", type, "key", key, "windowsVirtualKeyCode", code(key)));
        }
    }

    private static int code(String key) {
        return switch (key) {
            case "Enter" -> 13;
            case "Escape" -> 27;
            case "ArrowLeft" -> 37;
            case "ArrowUp" -> 38;
            case "ArrowRight" -> 39;
            case "ArrowDown" -> 40;
            case "End" -> 35;
            case "Home" -> 36;
            default -> 0;
        };
    }

    /** Takes a screenshot of the window. */
    byte[] picture() throws Exception {
        return Base64.getDecoder()
                .decode(send("Page.captureScreenshot", Map.of("format", "png"))
                        .get("data")
                        .asString());
    }

    /** Returns the page's error messages since it was opened. */
    List<String> complaints() {
        return new ArrayList<>(complaints);
    }

    /** Returns the page's requests since it was opened, including itself. */
    List<String> requests() {
        return new ArrayList<>(requests);
    }

    /** Waits for a request that the page's policy blocks, and returns its address; empty if there is none. */
    String awaitBlocked() throws InterruptedException {
        String url = blocked.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return url == null ? "" : url;
    }

    /** Returns the dialogs that a page opened. */
    List<String> dialogs() {
        return new ArrayList<>(dialogs);
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        client.shutdownNow();
        stop(process, profile);
    }

    private static void stop(Process process, Path profile) throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    // A part of the browser that is still shutting down may write; the system clears its temporary
                    // directory.
                    return;
                }
            }
        } catch (UncheckedIOException e) {
            // As above.
        }
    }
}
