package eyas.enrich.summary;

import eyas.enrich.service.ServiceError;
import eyas.http.Clock;
import eyas.http.RequestOutcome;
import eyas.http.ServiceClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;

/** Asks a model for a summary of a report. Never fails: what went wrong is said in the result. */
public final class SummaryWriter {
    private static final String NAME = "Summary";
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private SummaryWriter() {}

    /**
     * Asks for a summary.
     *
     * @param facts the report, redacted, the most important lines first
     * @throws InterruptedException if the thread is interrupted
     */
    public static SummaryResult write(List<Fact> facts, SummaryOptions options) throws InterruptedException {
        return write(facts, options, Clock.SYSTEM);
    }

    static SummaryResult write(List<Fact> facts, SummaryOptions options, Clock clock) throws InterruptedException {
        String refusal = ServiceClient.refusal(options.service());
        if (refusal != null) {
            return none(options, NAME + ": " + refusal);
        }
        if (options.key().isBlank()) {
            return none(options, NAME + ": there is no key, so nothing was asked. Set OPENAI_API_KEY");
        }
        Excerpt excerpt = Excerpt.of(facts, options.tokens());
        byte[] request = ChatRequest.write(options, excerpt);
        URI address = below(options.service());
        try (ServiceClient client = new ServiceClient(NAME, options.policy(), ServiceError.RETRY_AFTER, clock)) {
            RequestOutcome outcome = client.send(() -> HttpRequest.newBuilder(address)
                    .header("Authorization", "Bearer " + options.key())
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json")
                    .POST(BodyPublishers.ofByteArray(request)));
            return switch (outcome) {
                case RequestOutcome.Failure failure -> none(options, failure.reason());
                case RequestOutcome.Answer answer -> answered(answer, options, excerpt);
            };
        } catch (IllegalArgumentException e) {
            return none(options, NAME + ": the key holds letters that no header may hold. Check OPENAI_API_KEY");
        }
    }

    private static URI below(URI service) {
        String base = service.toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + "chat/completions");
    }

    private static SummaryResult answered(RequestOutcome.Answer answer, SummaryOptions options, Excerpt excerpt) {
        if (answer.status() != OK) {
            return none(options, refused(answer, options));
        }
        ChatReply reply = ChatReply.read(answer.body());
        if (reply == null) {
            return none(options, NAME + ": the answer is no chat completion that can be read");
        }
        String content = reply.content();
        if (content == null || content.isBlank()) {
            return none(
                    options,
                    NAME + ": the model wrote nothing" + (reply.finish().isEmpty() ? "" : " (" + reply.finish() + ")"));
        }
        List<String> problems = new ArrayList<>();
        Citations.Checked checked = Citations.check(content, excerpt.labels());
        if (reply.finish().equals("length")) {
            problems.add(NAME + ": the model stopped in the middle, at its own limit");
        }
        if (excerpt.left() > 0) {
            problems.add(NAME + ": " + excerpt.left() + " lines of the report did not fit into " + options.tokens()
                    + " tokens and were not read");
        }
        if (checked.invented() > 0) {
            problems.add(
                    NAME + ": " + checked.invented() + " citations named no fact and stand as [?]; read it with care");
        }
        return new SummaryResult(reply.model().isEmpty() ? options.model() : reply.model(), checked.text(), problems);
    }

    private static String refused(RequestOutcome.Answer answer, SummaryOptions options) {
        // Some servers repeat the key that they refuse.
        String said = ServiceError.of(answer.body()).replace(options.key(), "…");
        String words = said.isEmpty() ? "" : ": " + said;
        return switch (answer.status()) {
            case UNAUTHORIZED, FORBIDDEN ->
                NAME + ": the service refuses the key (" + answer.status() + words + "). Check OPENAI_API_KEY";
            case NOT_FOUND ->
                NAME + ": the service knows no model '" + options.model() + "' or no such address (404" + words + ")";
            default -> NAME + ": the service answers " + answer.status() + words;
        };
    }

    private static SummaryResult none(SummaryOptions options, String problem) {
        return new SummaryResult(options.model(), null, List.of(problem));
    }
}
