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

/** What shells and {@code man} read of commands that are no part of the program {@code eyas} itself, and are installed beside it. */
public final class ShellFiles {
    private ShellFiles() {}

    /**
     * Write the manual pages of all commands below {@code root}, and what {@code eyas completion} adds to its scripts.
     *
     * @param image the folder that is put over an installation
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
