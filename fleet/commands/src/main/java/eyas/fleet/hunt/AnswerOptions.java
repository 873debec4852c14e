package eyas.fleet.hunt;

import eyas.diagnostic.DiagnosticCode;
import eyas.hunt.answer.Answer;
import eyas.hunt.answer.AnswerCsv;
import eyas.hunt.answer.AnswerFormat;
import eyas.hunt.answer.AnswerJson;
import eyas.hunt.answer.AnswerMarkdown;
import eyas.hunt.answer.AnswerPage;
import eyas.hunt.answer.AnswerText;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the output of answers. */
final class AnswerOptions {
    private static final int LONGEST = 2_000;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Output format: text, json, csv, html or markdown (default: text).")
    private @Nullable AnswerFormat form;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write an HTML page to this file.")
    private @Nullable Path page;

    /** Sets the format unless an option has set it. */
    void formatIfUnset(AnswerFormat other) {
        form = form == null ? other : form;
    }

    /**
     * Opens the file of the HTML page, before any query runs.
     *
     * @throws CommandFailure if it cannot be written
     */
    AnswerPageFile openPage() {
        return AnswerPageFile.of(page);
    }

    /**
     * Prints answers to standard output and then writes the page, so that a failing page does not suppress the answers.
     *
     * @throws CommandFailure if either cannot be written
     */
    void show(String title, List<Answer> answers, Terminal terminal, AnswerPageFile file) {
        try {
            AnswerFormat shown = form == null ? AnswerFormat.TEXT : form;
            if (shown == AnswerFormat.TEXT) {
                terminal.text(text(answers, terminal));
            } else {
                System.out.write(bytes(shown, title, answers, terminal));
                System.out.flush();
            }
            if (shown == AnswerFormat.CSV) {
                // CSV cannot express omissions.
                Terminal errors = Terminal.standardError();
                AnswerCsv.footnotes(answers).forEach(line -> errors.line("eyas: " + Printable.of(line, LONGEST)));
            }
            if (file.isWanted()) {
                file.write(bytes(AnswerFormat.HTML, title, answers, terminal));
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.FAILED,
                    "cannot write the answer: " + FileErrorMessage.reason(e));
        }
    }

    private static String text(List<Answer> answers, Terminal terminal) {
        AnswerText form = new AnswerText(terminal.palette(), terminal.columns());
        return answers.stream().map(form::of).collect(Collectors.joining("\n"));
    }

    /** Returns answers in a format, encoded in UTF-8. */
    static byte[] bytes(AnswerFormat form, String title, List<Answer> answers, Terminal terminal) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder text = new StringBuilder();
        switch (form) {
            case TEXT -> text.append(text(answers, terminal));
            case JSON -> AnswerJson.write(answers, out);
            case CSV -> AnswerCsv.write(answers, text);
            case HTML -> AnswerPage.write(title, answers, text);
            case MARKDOWN -> text.append(AnswerMarkdown.of(title, answers));
        }
        // Unpaired surrogates become question marks.
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
