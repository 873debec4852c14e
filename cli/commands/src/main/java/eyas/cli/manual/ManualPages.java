package eyas.cli.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Writes manual pages. */
public final class ManualPages {
    private ManualPages() {}

    /**
     * Writes the pages of a command and its subcommands, except hidden ones.
     *
     * @param directory the output directory, which is created if it is missing
     */
    public static void write(CommandSpec command, Path directory) throws IOException {
        if (command.usageMessage().hidden()) {
            return;
        }
        Files.createDirectories(directory);
        ManualPage page = new ManualPage(command);
        Files.writeString(directory.resolve(page.name() + ".1"), page.text());
        for (CommandLine below : command.subcommands().values()) {
            write(below.getCommandSpec(), directory);
        }
    }
}
