package eyas.cli;

import eyas.cli.completion.CompletionRows;
import eyas.cli.manual.ManualPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;

/** Manual pages and completion rows of commands that are not part of the program {@code eyas} itself but are installed beside it. */
public final class ShellFiles {
    private ShellFiles() {}

    /**
     * Writes the manual pages of all commands below {@code root}, and the rows that {@code eyas completion} adds to its scripts.
     *
     * @param image the directory that is copied over an installation
     */
    public static void write(CommandSpec root, Path image) throws IOException {
        List<String> rows = new ArrayList<>();
        for (CommandLine below : root.subcommands().values()) {
            CommandSpec command = below.getCommandSpec();
            if (!(command.userObject() instanceof HelpCommand)) {
                ManualPages.write(command, image.resolve("share/man/man1"));
                rows.addAll(CompletionRows.of(command));
            }
        }
        Path file = image.resolve(CompletionRows.INSTALLED);
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, rows);
    }
}
