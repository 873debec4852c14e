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
 * The name servers configured on this machine. They distinguish genuine answers from answers forged by a server that a process runs itself.
 */
public final class NameServers {
    /** The configuration that programs read, and the upstream servers of the machine's own resolver. */
    private static final List<Path> FILES =
            List.of(Path.of("/etc/resolv.conf"), Path.of("/run/systemd/resolve/resolv.conf"));

    private static final Pattern SERVER = Pattern.compile("(?m)^[ \\t]*nameserver[ \\t]+([0-9A-Fa-f.:]{2,45})");
    private static final int MOST_BYTES = 1 << 16;
    private static final int MOST = 16;

    private NameServers() {}

    /** Returns the currently configured addresses, or none if the files cannot be read. Call it before code of the job runs. */
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

    /** Returns an address in the form that reports use (RFC 5952), so that both can be compared; empty if it is invalid. */
    private static String canonical(String address) {
        try {
            return SocketAddressParam.text(InetAddress.ofLiteral(address).getAddress());
        } catch (IllegalArgumentException e) {
            // The wildcard address is not a name server.
            return "";
        }
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Not every machine has both. Without any, a report cannot distinguish names from configured servers from
            // others.
            return "";
        }
    }
}
