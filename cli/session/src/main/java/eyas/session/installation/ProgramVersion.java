package eyas.session.installation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this Eyas, which the build sets. */
public final class ProgramVersion {
    private ProgramVersion() {}

    /** Returns the version, for example 0.1.0. */
    public static String text() {
        try (InputStream in = ProgramVersion.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the version of Eyas", e);
        }
    }
}
