package eyas.fleet.hunt;

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

/** How an answer is shown. */
final class AnswerOptions {
    private static final int LONGEST = 2_000;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text, json, csv, html or markdown (default: text).")
    private @Nullable AnswerFormat form;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page, too.")
    private @Nullable Path page;

    /** Sets the form where somebody has none in mind. */
    void formUnlessGiven(AnswerFormat other) {
        form = form == null ? other : form;
    }

    /**
     * Opens the page's file, before anything is asked.
     *
     * @throws CommandFailure if it cannot be written
     */
    AnswerPageFile openPage() {
        return AnswerPageFile.of(page);
    }

    /**
     * Shows answers on standard output, and then write the page: an answer is shown whatever becomes of the page.
     *
     * @throws CommandFailure if one of these cannot be written
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
                // It has no place for what is missing.
                Terminal errors = Terminal.standardError();
                AnswerCsv.beside(answers).forEach(line -> errors.line("eyas: " + Printable.of(line, LONGEST)));
            }
            if (file.isWanted()) {
                file.write(bytes(AnswerFormat.HTML, title, answers, terminal));
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "the answer cannot be written: " + FileErrorMessage.words(e));
        }
    }

    private static String text(List<Answer> answers, Terminal terminal) {
        AnswerText form = new AnswerText(terminal.palette(), terminal.columns());
        return answers.stream().map(form::of).collect(Collectors.joining("\n"));
    }

    /** Returns answers in a form, in UTF-8. */
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
        // Halves of characters become question marks, which are harmless everywhere.
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
