package eyas.session.input;

import eyas.text.FileErrorMessage;
import eyas.text.SourceText;
import eyas.text.yaml.TextDecoder;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a small settings file in JSON or equivalent YAML. */
public final class SettingsFile {
    /** A larger file is a mistake. */
    private static final YamlLimits LIMITS = new YamlLimits(1 << 20, 100_000, 64);

    private SettingsFile() {}

    /** Reports why a file cannot be used, as the end of a sentence. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private Unreadable(String why) {
            super(why);
        }
    }

    /** Returns the content of {@code file}; empty for an empty file. */
    public static Optional<YamlNode> read(Path file) throws Unreadable {
        try {
            if (Files.size(file) > LIMITS.bytes()) {
                throw new Unreadable("larger than 1 MiB");
            }
            String text = TextDecoder.decode(Files.readAllBytes(file), LIMITS);
            return YamlReader.read(new SourceText(file.toString(), text), LIMITS).stream()
                    .findFirst();
        } catch (IOException e) {
            throw new Unreadable("cannot be read (" + FileErrorMessage.reason(e) + ")");
        } catch (YamlException e) {
            String where = e.mark() == null
                    ? ""
                    : ", line " + (e.mark().line() + 1) + ", column "
                            + (e.mark().column() + 1);
            throw new Unreadable("neither JSON nor YAML: " + e.getMessage() + where);
        }
    }
}
