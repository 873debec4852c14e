package eyas.session.installation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this Eyas; the build writes it down. */
public final class ProgramVersion {
    private ProgramVersion() {}

    /** Return the version, such as 0.1.0. */
    public static String text() {
        try (InputStream in = ProgramVersion.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException("the version of this Eyas cannot be read", e);
        }
    }
}
