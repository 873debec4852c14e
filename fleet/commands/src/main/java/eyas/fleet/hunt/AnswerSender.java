package eyas.fleet.hunt;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.AnswerCsv;
import eyas.hunt.answer.AnswerFormat;
import eyas.hunt.question.AnswerOutput;
import eyas.hunt.question.SavedQuestion;
import eyas.output.sink.AlertLine;
import eyas.output.sink.HttpOptions;
import eyas.output.sink.HttpSink;
import eyas.rules.model.Priority;
import eyas.session.terminal.Terminal;
import eyas.text.AtomicFile;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Delivers the answers to a saved question to its outputs. Not thread-safe. */
final class AnswerSender {
    /** Attempts per server. */
    private static final int ATTEMPTS = 3;

    private static final long PAUSE_MILLIS = 1_000;

    private final Path directory;

    /** @param directory directory of answer files */
    AnswerSender(Path directory) {
        this.directory = directory;
    }

    /**
     * Delivers answers to one output.
     *
     * @throws IOException if delivery fails; the message does not contain the address, which is a secret
     */
    void send(AnswerOutput output, SavedQuestion question, List<Answer> answers) throws IOException {
        String title = question.title().isEmpty() ? question.name() : question.title();
        switch (output) {
            case AnswerOutput.ToFile(String name, AnswerFormat form) -> {
                Files.createDirectories(directory);
                AtomicFile.replacePrivately(
                        directory.resolve(name), AnswerOptions.bytes(form, title, answers, Terminal.standardError()));
                if (form == AnswerFormat.CSV) {
                    // CSV cannot express omissions.
                    AtomicFile.replacePrivately(
                            directory.resolve(name + ".txt"),
                            (String.join("\n", AnswerCsv.footnotes(answers)) + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            case AnswerOutput.ToServer(String url) -> post(url, title, answers);
            case AnswerOutput.ToNamedServer(String variable) -> {
                String url = System.getenv(variable);
                if (url == null || url.isEmpty()) {
                    throw new IOException(
                            "environment variable not set: " + variable + "; it must contain the address");
                }
                if (AnswerOutput.parse("http=" + url) instanceof AnswerOutput.ToServer(String address)) {
                    post(address, title, answers);
                } else {
                    throw new IOException("the variable " + variable + " does not contain an address");
                }
            }
        }
    }

    private static void post(String url, String title, List<Answer> answers) throws IOException {
        String body = new String(
                        AnswerOptions.bytes(AnswerFormat.JSON, title, answers, Terminal.standardError()),
                        StandardCharsets.UTF_8)
                .strip();
        try (HttpSink sink = new HttpSink(HttpOptions.to(url, "application/json"))) {
            for (int attempt = 1; ; attempt++) {
                try {
                    sink.write(new AlertLine(Priority.INFORMATIONAL, body));
                    return;
                } catch (IOException e) {
                    if (attempt == ATTEMPTS) {
                        throw new IOException("the server rejected the answer: " + FileErrorMessage.reason(e), e);
                    }
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the server", e);
        }
    }
}
