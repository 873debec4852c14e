package eyas.session.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a small file of settings that is JSON, or the same as YAML. */
public final class DataFile {
    /** A longer file is a mistake, in bytes. */
    private static final long LONGEST = 1 << 20;

    private DataFile() {}

    /** Says why a file is of no use, as the end of a sentence. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private Unreadable(String why) {
            super(why);
        }
    }

    /** Returns what {@code file} holds: maps, lists and scalars; an empty map for an empty file. */
    public static Object read(Path file) throws Unreadable {
        try {
            if (Files.size(file) > LONGEST) {
                throw new Unreadable("it is larger than 1 MiB");
            }
            LoadSettings settings =
                    LoadSettings.builder().setLabel(file.toString()).build();
            Object content = new Load(settings).loadFromString(Files.readString(file));
            return content == null ? Map.of() : content;
        } catch (IOException e) {
            throw new Unreadable("it cannot be read (" + e.getMessage() + ")");
        } catch (YamlEngineException e) {
            throw new Unreadable("it is neither JSON nor YAML: " + e.getMessage());
        }
    }
}
