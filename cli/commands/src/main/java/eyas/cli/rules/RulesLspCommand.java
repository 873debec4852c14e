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

/** Runs the language server. */
@Command(
        name = "lsp",
        description = {
            "Run a language server: diagnostics, completion, hover, references, rename, formatting and more for rules "
                    + "files, and the number of matches of each rule on a capture.",
            "",
            "Speaks the Language Server Protocol on standard input and output; an editor starts it. docs/how-to/editors.md describes the "
                    + "extension for Visual Studio Code and the configuration of Neovim, Emacs and Helix.",
            "",
            "A file is checked together with the files named here, and with those in the editor's directories that define the "
                    + "names that it uses."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Example:", "  eyas rules lsp base-rules.yaml"})
final class RulesLspCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Rules file to load before all others, like --rules; order matters.")
    private List<Path> files = new ArrayList<>();

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    RulesLspCommand() {}

    @Override
    public Integer call() {
        // Other output would corrupt the protocol messages.
        System.setOut(System.err);
        return new RulesLanguageServer(FieldCatalog.syscall(), CaptureSource::open, files, ProgramVersion.text())
                .serve(
                        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                        new FileOutputStream(FileDescriptor.out));
    }
}
