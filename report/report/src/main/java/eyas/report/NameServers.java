package eyas.report;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name servers that this machine is set up to ask, by which an answer is told from one that a process had a server of its own make up.
 */
public final class NameServers {
    /** What programs read, and whom the machine's own resolver asks. */
    private static final List<Path> FILES =
            List.of(Path.of("/etc/resolv.conf"), Path.of("/run/systemd/resolve/resolv.conf"));

    private static final Pattern SERVER = Pattern.compile("(?m)^[ \\t]*nameserver[ \\t]+([0-9A-Fa-f.:]{2,45})");
    private static final int MOST_BYTES = 1 << 16;
    private static final int MOST = 16;

    private NameServers() {}

    /** Return their addresses as they are now: call it before code of the job runs. None where the files cannot be read. */
    public static List<String> ofThisMachine() {
        return of(FILES);
    }

    static List<String> of(List<Path> files) {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            Matcher servers = SERVER.matcher(text(file));
            while (servers.find() && found.size() < MOST) {
                String address = canonical(servers.group(1));
                if (!address.isEmpty() && !found.contains(address)) {
                    found.add(address);
                }
            }
        }
        return found;
    }

    /** Returns an address as reports write it (RFC 5952), so that both can be compared; empty where it is none. */
    private static String canonical(String address) {
        try {
            return SocketAddressParam.text(InetAddress.ofLiteral(address).getAddress());
        } catch (IllegalArgumentException e) {
            // Nobody is asked there.
            return "";
        }
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Not every machine has both; without any, a report does not tell names that count from others.
            return "";
        }
    }
}
