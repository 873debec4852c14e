package eyas.cli.installation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Knows which Eyas this is; the build writes it down. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"eyas " + text() + " (Java " + Runtime.version() + ")"};
    }

    /** Returns the version alone, such as 0.1.0. */
    public static String text() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        }
    }
}
