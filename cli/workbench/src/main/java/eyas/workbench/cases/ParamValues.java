package eyas.workbench.cases;

import eyas.event.Bytes;
import eyas.event.FlagName;
import eyas.event.FlagTable;
import eyas.event.ParamInfo;
import eyas.event.ParamType;
import eyas.text.NearestName;
import eyas.text.yaml.YamlNode;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Converts parameter values of a case to those of an event. */
final class ParamValues {
    private static final String HEX = "hex:";
    private static final Pattern NUMBER = Pattern.compile("[+-]?(0[xX][0-9a-fA-F]{1,16}|[0-9]{1,19})");
    private static final Map<String, Long> SIGNALS =
            Map.of("SIGHUP", 1L, "SIGINT", 2L, "SIGQUIT", 3L, "SIGKILL", 9L, "SIGTERM", 15L, "SIGSTOP", 19L);
    /** The maximum of a parameter's two-byte length, without a NUL. */
    private static final int MAX_BYTES = 0xFFFE;

    private static final String UNIX = "unix:";
    private static final int FAMILY_UNIX = 1;
    private static final int FAMILY_IPV4 = 2;
    private static final int FAMILY_IPV6 = 10;

    private final CaseNodes nodes;

    ParamValues(CaseNodes nodes) {
        this.nodes = nodes;
    }

    /** Returns a number or bytes; errors are reported at {@code node}. */
    Object of(ParamInfo param, YamlNode node) {
        String what = "'" + param.name() + "'";
        ParamType type = param.type();
        if (type.isInteger()) {
            return number(param, node, nodes.text(node, what));
        }
        return switch (type) {
            case CHARBUF, FSPATH, FSRELPATH -> bounded(node, Bytes.of(nodes.text(node, what)));
            case BYTEBUF -> data(node, nodes.text(node, what));
            case CHARBUFARRAY -> bounded(node, strings(nodes.texts(node, what)));
            case SOCKADDR -> address(node, nodes.text(node, what));
            case SOCKTUPLE -> tuple(node, nodes.text(node, what));
            default ->
                throw nodes.wrong(
                        node,
                        what + " is of type " + type + ", which a case cannot specify",
                        "omit it, or use a capture");
        };
    }

    /** Returns the text as bytes; after {@code hex:} it is hexadecimal. */
    private byte[] data(YamlNode node, String text) {
        if (!text.startsWith(HEX)) {
            return bounded(node, Bytes.of(text));
        }
        try {
            return bounded(node, HexFormat.of().parseHex(text.substring(HEX.length())));
        } catch (IllegalArgumentException e) {
            throw nodes.wrong(node, "invalid hexadecimal data: " + text, "use two hex digits per byte after hex:");
        }
    }

    /** Returns {@code bytes}, unless they exceed a parameter's maximum size. */
    byte[] bounded(YamlNode node, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw nodes.wrong(node, bytes.length + " bytes exceed the maximum of " + MAX_BYTES + " for a parameter");
        }
        return bytes;
    }

    private Long number(ParamInfo param, YamlNode node, String text) {
        if (NUMBER.matcher(text).matches()) {
            return parsed(node, text);
        }
        if (param.type() == ParamType.BOOL && (text.equals("true") || text.equals("false"))) {
            return text.equals("true") ? 1L : 0L;
        }
        long all = 0;
        for (String name : text.split("\\|", -1)) {
            all |= named(param, node, name);
        }
        return all;
    }

    private Long parsed(YamlNode node, String text) {
        try {
            return text.startsWith("-") || text.startsWith("+") || !text.startsWith("0x")
                    ? Long.decode(text)
                    : Long.parseUnsignedLong(text, 2, text.length(), 16);
        } catch (NumberFormatException e) {
            throw nodes.wrong(node, "'" + text + "' is not a valid number");
        }
    }

    private long named(ParamInfo param, YamlNode node, String name) {
        Long signal = SIGNALS.get(name);
        if (signal != null) {
            return signal;
        }
        List<String> known =
                FlagTable.get(param.info()).stream().map(FlagName::name).toList();
        if (known.contains(name)) {
            return FlagTable.value(param.info(), name);
        }
        String nearest = NearestName.of(name, known);
        throw nodes.wrong(
                node,
                "'" + name + "' is not a value of '" + param.name() + "'",
                nearest != null
                        ? "did you mean '" + nearest + "'?"
                        : known.isEmpty() ? "write a number" : "known are: " + String.join(", ", known));
    }

    /** Returns the strings, each terminated by a NUL. */
    static byte[] strings(List<String> texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String text : texts) {
            out.writeBytes(Bytes.of(text));
            out.write(0);
        }
        return out.toByteArray();
    }

    static byte[] environment(Map<String, String> environment) {
        return strings(environment.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList());
    }

    /** Encodes the family, then address and port or a path. */
    private byte[] address(YamlNode node, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (text.startsWith(UNIX)) {
            out.write(FAMILY_UNIX);
            out.writeBytes(Bytes.of(text.substring(UNIX.length())));
            out.write(0);
        } else {
            end(node, text, out);
        }
        return out.toByteArray();
    }

    /** Encodes the family, then address and port of both ends; for a Unix socket, two kernel addresses and the path. */
    private byte[] tuple(YamlNode node, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (text.startsWith(UNIX)) {
            out.write(FAMILY_UNIX);
            out.writeBytes(new byte[2 * Long.BYTES]);
            out.writeBytes(Bytes.of(text.substring(UNIX.length())));
            out.write(0);
            return out.toByteArray();
        }
        String[] ends = text.split("->", -1);
        if (ends.length != 2) {
            throw noAddress(node, text);
        }
        end(node, ends[0], out);
        end(node, ends[1], out);
        return out.toByteArray();
    }

    private void end(YamlNode node, String text, ByteArrayOutputStream out) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw noAddress(node, text);
        }
        try {
            byte[] address =
                    InetAddress.ofLiteral(text.substring(0, colon).strip()).getAddress();
            int port = Integer.parseInt(text.substring(colon + 1).strip());
            if (port < 0 || port > 0xFFFF) {
                throw noAddress(node, text);
            }
            if (out.size() == 0) {
                out.write(address.length == 4 ? FAMILY_IPV4 : FAMILY_IPV6);
            }
            out.writeBytes(address);
            out.write(port);
            out.write(port >> 8);
        } catch (IllegalArgumentException e) {
            throw noAddress(node, text);
        }
    }

    private RuntimeException noAddress(YamlNode node, String text) {
        return nodes.wrong(
                node,
                "'" + text + "' is not an address with a port",
                "use 192.0.2.1:443, [2001:db8::1]:443 or unix:/run/x.sock; separate both ends of a tuple with ->");
    }
}
