package eyas.live.egress;

import eyas.event.EventSourceException;
import eyas.live.sys.InterfaceCalls;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A machine's network configuration, read once before the watched processes run, so that they cannot have changed it.
 *
 * @param resolvers the name servers
 * @param hosts the addresses of names in the hosts file
 * @param own the machine's own addresses, whose traffic does not leave it
 * @param firstFreePort the first port that unprivileged users may listen on
 */
record NetworkConfiguration(
        Set<NetworkAddress> resolvers,
        Map<String, List<NetworkAddress>> hosts,
        Set<NetworkAddress> own,
        int firstFreePort) {
    private static final Path FIRST_FREE_PORT = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    private static final List<NetworkAddress> LOOPBACK = Stream.of("127.0.0.0/8", "::1", "0.0.0.0", "::")
            .map(text -> NetworkAddress.read(text).orElseThrow())
            .toList();
    private static final int DNS_PORT = 53;
    private static final int DEFAULT_FREE_PORT = 1024;
    private static final Path RESOLVERS = Path.of("/etc/resolv.conf");
    private static final Path HOSTS = Path.of("/etc/hosts");
    private static final int MAX_BYTES = 1 << 20;
    private static final String SERVER = "nameserver";

    /** Reads the configuration of this machine. */
    static NetworkConfiguration read() {
        Set<NetworkAddress> own = new LinkedHashSet<>();
        new InterfaceCalls().list((_, address, _, _) -> own.add(NetworkAddress.of(address)));
        return new NetworkConfiguration(
                resolvers(lines(RESOLVERS)), hosts(lines(HOSTS)), own, firstFreePort(lines(FIRST_FREE_PORT)));
    }

    /** Returns the port in the lines; without lines, the kernel is older than the setting and uses the default. */
    static int firstFreePort(List<String> lines) {
        return lines.isEmpty()
                ? DEFAULT_FREE_PORT
                : Integer.parseInt(lines.getFirst().strip());
    }

    /** Returns why DNS answers cannot be trusted: a resolver's address belongs to this machine, and any user may listen there. */
    Optional<String> problem() {
        if (firstFreePort > DNS_PORT) {
            return Optional.empty();
        }
        return resolvers.stream()
                .filter(resolver ->
                        own.contains(resolver) || LOOPBACK.stream().anyMatch(network -> network.holds(resolver)))
                .findFirst()
                .map(resolver -> "the name server " + resolver
                        + " belongs to this machine, where any user may listen on port " + DNS_PORT
                        + " (net.ipv4.ip_unprivileged_port_start is " + firstFreePort
                        + "), so its answers cannot be trusted; set that to 1024");
    }

    /** Returns the name servers of a resolv.conf; as in the C library, the machine itself if it names none. */
    static Set<NetworkAddress> resolvers(List<String> lines) {
        Set<NetworkAddress> resolvers = new LinkedHashSet<>();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length >= 2 && words[0].equals(SERVER) && resolvers.size() < EgressAbi.MAX_RESOLVERS) {
                String address = words[1].split("%", -1)[0]; // a link-local address may name its interface
                NetworkAddress.read(address).filter(NetworkAddress::isOne).ifPresent(resolvers::add);
            }
        }
        if (resolvers.isEmpty()) {
            resolvers.add(NetworkAddress.read("127.0.0.1").orElseThrow());
        }
        return resolvers;
    }

    /** Parses a hosts file. */
    static Map<String, List<NetworkAddress>> hosts(List<String> lines) {
        Map<String, List<NetworkAddress>> hosts = new HashMap<>();
        for (String line : lines) {
            String[] words = line.split("#", -1)[0].strip().split("\\s+", -1);
            NetworkAddress.read(words[0]).filter(NetworkAddress::isOne).ifPresent(address -> {
                for (int i = 1; i < words.length; i++) {
                    hosts.computeIfAbsent(words[i].toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                            .add(address);
                }
            });
        }
        return hosts;
    }

    /** Reads a file at once: the kernel returns a number of {@code /proc/sys} for the first read only, however small that is. */
    private static List<String> lines(Path file) {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new EventSourceException(
                        file + " has more than " + MAX_BYTES + " bytes, the limit for files that egress control reads");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
        } catch (IOException e) {
            throw new EventSourceException(
                    "cannot read " + file + ", which egress control needs: " + FileErrorMessage.reason(e), e);
        }
    }
}
