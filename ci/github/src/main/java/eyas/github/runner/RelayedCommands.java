package eyas.github.runner;

import eyas.ci.agent.LogKey;
import eyas.ci.outcome.Annotation;
import eyas.ci.provider.StepReporter;
import eyas.text.WorkflowCommandEscaper;
import eyas.text.json.JsonText;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The output channel to the runner through the action's wrapper script, which has started this program: the script writes the runner's
 * files and the step's log as the runner's own user. This program runs as root and must not open files in a place where that user can
 * create links.
 *
 * <p>A message is a line: a token that only the two know, a kind, and fields as JSON in Base64; {@code ci/action/relay.cjs} parses it. All
 * other output is text, in which the script finds no command.
 */
public final class RelayedCommands implements StepReporter {
    private static final String TOKEN = "EYAS_RELAY";
    private static final String KEY = "STATE_key";

    private final GitHubEnvironment environment;
    private final String token;
    private final LogKey key;
    private final PrintStream out;

    private RelayedCommands(GitHubEnvironment environment, String token, LogKey key, PrintStream out) {
        this.environment = environment;
        this.token = token;
        this.key = key;
        this.out = out;
    }

    /** Returns a channel that prints to {@code out}; empty if this program was not started by the script. */
    public static Optional<StepReporter> of(GitHubEnvironment environment, PrintStream out) {
        return environment
                .variable(TOKEN)
                .flatMap(token -> environment
                        .variable(KEY)
                        .flatMap(LogKey::parse)
                        .or(() -> LogKey.parse(token))
                        .map(key -> new RelayedCommands(environment, token, key, out)));
    }

    private void send(String kind, Map<String, Object> fields) {
        String json = JsonText.compact(fields);
        out.println(
                token + " " + kind + " " + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void line(String text) {
        out.println("eyas: " + WorkflowCommandEscaper.logged(text));
    }

    @Override
    public void annotate(List<Annotation> annotations) {
        for (Annotation one : Annotations.shown(annotations)) {
            send(
                    "annotate",
                    Map.of("level", Annotations.command(one.level()), "title", one.title(), "message", one.message()));
        }
    }

    @Override
    public void summarize(String head, String page) {
        byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
        byte[] fitting = StepSummary.fitting(bytes, StepSummary.LIMIT);
        String text = new String(fitting, StandardCharsets.UTF_8);
        if (!page.isEmpty() && fitting.length == bytes.length) {
            boolean fits = fitting.length + page.getBytes(StandardCharsets.UTF_8).length <= StepSummary.LIMIT;
            text += fits ? page : WorkflowCommands.NO_ROOM;
        }
        send("summarize", Map.of("text", text));
    }

    @Override
    public void output(String name, String value) {
        send("output", Map.of("name", name, "value", value));
    }

    @Override
    public void keep(String name, String value) {
        send("keep", Map.of("name", name, "value", value));
    }

    @Override
    public Optional<String> persisted(String name) {
        return environment.variable("STATE_" + name);
    }

    /**
     * Reports the exit code with an authentication code over the exit code and the token of this run, by the key of the watch if there is
     * one.
     */
    @Override
    public void ended(int code) {
        send("ended", Map.of("code", (long) code, "proof", key.seal(token + " " + code)));
        out.flush();
    }
}
