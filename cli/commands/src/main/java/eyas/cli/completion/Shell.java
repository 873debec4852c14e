package eyas.cli.completion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The supported shells. */
enum Shell {
    BASH("eyas.bash", "'\\''"),
    ZSH("eyas.zsh", "'\\''"),
    FISH("eyas.fish", "\\'");

    private static final String WALK = "walk.sh";

    private final String resource;
    private final String quote;

    /**
     * Creates a shell.
     *
     * @param resource the script without its table
     * @param quote how a quote is written inside quotes
     */
    Shell(String resource, String quote) {
        this.resource = resource;
        this.quote = quote;
    }

    /** Returns the script that completes the words in {@code table}. */
    String script(List<String> table) {
        String rows = String.join("\n", table);
        // Inside quotes, only fish interprets a backslash.
        String quoted = (this == FISH ? rows.replace("\\", "\\\\") : rows).replace("'", quote);
        return text(resource).replace("@WALK@", text(WALK)).replace("@TABLE@", quoted);
    }

    private static String text(String name) {
        try (InputStream in = Shell.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the module eyas.cli");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
