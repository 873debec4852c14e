package eyas.cli.rules;

import eyas.capture.CaptureSource;
import eyas.fields.FieldCatalog;
import eyas.lsp.RulesLanguageServer;
import eyas.session.installation.ProgramVersion;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Serves an editor. */
@Command(
        name = "lsp",
        description = {
            "Serve an editor: findings as you type, completion, explanations, references, rename, formatting and more for rules "
                    + "files, and how often each rule matches on a capture.",
            "",
            "Speaks the Language Server Protocol on standard input and output; an editor starts it. docs/how-to/editors.md has the "
                    + "extension for Visual Studio Code, and the few lines that Neovim, Emacs and Helix need.",
            "",
            "A file is checked together with the files named here, and with those of the editor's folders that define what "
                    + "it uses and does not define itself."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Example:", "  eyas rules lsp base-rules.yaml"})
final class RulesLspCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Rules file that is loaded before every other, as with --rules; order counts.")
    private List<Path> files = new ArrayList<>();

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    RulesLspCommand() {}

    @Override
    public Integer call() {
        // Whatever else might be printed must not get between the messages.
        System.setOut(System.err);
        return new RulesLanguageServer(FieldCatalog.syscall(), CaptureSource::open, files, ProgramVersion.text())
                .serve(
                        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                        new FileOutputStream(FileDescriptor.out));
    }
}
