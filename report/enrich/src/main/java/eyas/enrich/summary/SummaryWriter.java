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

/** Requests a summary of a report from a model. Never fails: errors are part of the result. */
public final class SummaryWriter {
    private static final String NAME = "Summary";
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private SummaryWriter() {}

    /**
     * Requests a summary.
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
            return none(options, NAME + ": missing API key, no request was sent. Set OPENAI_API_KEY");
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
            return none(options, NAME + ": the key has characters that are invalid in a header. Check OPENAI_API_KEY");
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
            return none(options, NAME + ": the response is not a valid chat completion");
        }
        String content = reply.content();
        if (content == null || content.isBlank()) {
            return none(
                    options,
                    NAME + ": the model returned no text"
                            + (reply.finish().isEmpty() ? "" : " (" + reply.finish() + ")"));
        }
        List<String> problems = new ArrayList<>();
        Citations.Checked checked = Citations.check(content, excerpt.labels());
        if (reply.finish().equals("length")) {
            problems.add(NAME + ": the model stopped early at its own limit");
        }
        if (excerpt.left() > 0) {
            problems.add(NAME + ": " + excerpt.left() + " lines of the report exceeded the budget of "
                    + options.tokens() + " tokens and were omitted");
        }
        if (checked.invented() > 0) {
            problems.add(NAME + ": " + checked.invented()
                    + " citations refer to no fact and are shown as [?]; read the summary with care");
        }
        return new SummaryResult(reply.model().isEmpty() ? options.model() : reply.model(), checked.text(), problems);
    }

    private static String refused(RequestOutcome.Answer answer, SummaryOptions options) {
        // Some servers echo the rejected key.
        String output = ServiceError.of(answer.body()).replace(options.key(), "…");
        String description = output.isEmpty() ? "" : ": " + output;
        return switch (answer.status()) {
            case UNAUTHORIZED, FORBIDDEN ->
                NAME + ": the service rejects the key (" + answer.status() + description + "). Check OPENAI_API_KEY";
            case NOT_FOUND ->
                NAME + ": the service has no model '" + options.model() + "' or no such URL (404" + description + ")";
            default -> NAME + ": the service answers " + answer.status() + description;
        };
    }

    private static SummaryResult none(SummaryOptions options, String problem) {
        return new SummaryResult(options.model(), null, List.of(problem));
    }
}
