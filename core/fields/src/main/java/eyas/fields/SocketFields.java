package eyas.fields;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;

/**
 * Binds the end points of a socket: by role (client, server), and by location (local, remote).
 *
 * <p>The source of a tuple is the client, the destination the server; while the role is unknown, neither has a value.
 */
final class SocketFields {
    private static final byte[] TCP = Bytes.of("tcp");
    private static final byte[] UDP = Bytes.of("udp");
    private static final byte[] ICMP = Bytes.of("icmp");
    private static final byte[] RAW = Bytes.of("raw");
    private static final byte[] IP = Bytes.of("ip");
    private static final byte[] UNIX = Bytes.of("unix");
    private static final byte[] ANY_IPV4 = new byte[4];
    private static final byte[] ANY_IPV6 = new byte[16];

    /** The end of a connection that a field refers to. */
    private enum End {
        CLIENT("c"),
        SERVER("s"),
        LOCAL("l"),
        REMOTE("r");

        private final String letter;

        End(String letter) {
            this.letter = letter;
        }
    }

    private SocketFields() {}

    static void addTo(Binders binders) {
        for (End end : End.values()) {
            boolean byPlace = end == End.LOCAL || end == End.REMOTE;
            FieldDependency dependence = byPlace ? FieldDependency.OTHER : FieldDependency.DESCRIPTOR;
            int cost = byPlace ? 5 : 2;
            String prefix = "fd." + end.letter;
            SingleExtractor address = (context, out) -> address(context, end, out);
            binders.add(prefix + "ip", dependence, cost, address);
            binders.add(prefix + "net", dependence, cost, address);
            binders.add(prefix + "port", dependence, cost, (SingleExtractor) (context, out) -> port(context, end, out));
            binders.add(
                    prefix + "proto", dependence, 10, (SingleExtractor) (context, out) -> portText(context, end, out));
            binders.add(prefix + "ip.name", FieldDependency.OTHER, 50, (SingleExtractor) (context, out) -> false);
        }
        Extractor addresses = SocketFields::eitherAddress;
        Extractor ports = SocketFields::eitherPort;
        binders.add("fd.ip", Multiplicity.EITHER, FieldDependency.DESCRIPTOR, 2, addresses);
        binders.add("fd.net", Multiplicity.EITHER, FieldDependency.DESCRIPTOR, 2, addresses);
        binders.add("fd.port", Multiplicity.EITHER, FieldDependency.DESCRIPTOR, 2, ports);
        binders.add("fd.proto", Multiplicity.EITHER, FieldDependency.DESCRIPTOR, 2, ports);
        DescriptorFields.add(binders, "fd.l4proto", 2, (descriptor, context, out) -> {
            out.point(transportLabel(transport(descriptor)));
            return true;
        });
        DescriptorFields.add(binders, "fd.sockfamily", 2, (descriptor, context, out) -> {
            boolean isIp = descriptor.type().isInternet();
            out.point(isIp ? IP : UNIX);
            return isIp || descriptor.type() == DescriptorType.UNIX_SOCKET;
        });
        binders.other("fd.is_server", 5, (context, out) -> {
            DescriptorEntry descriptor = DescriptorFields.find(context);
            if (descriptor == null) {
                return false;
            }
            out.set(descriptor.type().isListening()
                    || (isConnection(descriptor) && TableLookups.isLocal(context, end(descriptor, false))));
            return true;
        });
    }

    private static boolean isConnection(DescriptorEntry descriptor) {
        return descriptor.type() == DescriptorType.IPV4_SOCKET || descriptor.type() == DescriptorType.IPV6_SOCKET;
    }

    private static boolean hasRole(DescriptorEntry descriptor) {
        return descriptor.role() != DescriptorEntry.Role.NONE;
    }

    /** Returns the transport if Falco reports it: only for sockets with a known role, or raw sockets. */
    private static int transport(DescriptorEntry descriptor) {
        if (descriptor.type().isListening()
                || (isConnection(descriptor) && (hasRole(descriptor) || descriptor.protocol() == 4))) {
            return descriptor.protocol();
        }
        return 0;
    }

    private static byte[] transportLabel(int transport) {
        return switch (transport) {
            case 1 -> TCP;
            case 2 -> UDP;
            case 3 -> ICMP;
            case 4 -> RAW;
            default -> KernelConstantNames.NOT_AVAILABLE;
        };
    }

    /** Returns the letter of the transport, or 0 if it is unknown. */
    static char transportLetter(DescriptorEntry descriptor) {
        int transport = transport(descriptor);
        return transport >= 1 && transport <= 4 ? (char) transportLabel(transport)[0] : 0;
    }

    /** Returns an address of an internet socket; all zero if it is unknown. */
    private static byte[] end(DescriptorEntry descriptor, boolean source) {
        byte[] address = source ? descriptor.sourceAddress() : descriptor.destinationAddress();
        if (address.length > 0) {
            return address;
        }
        return descriptor.type().addressBytes() == 4 ? ANY_IPV4 : ANY_IPV6;
    }

    /** Returns whether {@code end} is the source of the tuple. */
    private static boolean isSource(EventContext context, DescriptorEntry descriptor, End end) {
        return switch (end) {
            case CLIENT -> true;
            case SERVER -> false;
            case LOCAL -> TableLookups.isLocal(context, end(descriptor, true));
            case REMOTE -> !TableLookups.isLocal(context, end(descriptor, true));
        };
    }

    private static boolean address(EventContext context, End end, FieldValue out) {
        DescriptorEntry descriptor = DescriptorFields.find(context);
        if (descriptor == null || !hasRole(descriptor)) {
            return false;
        }
        if (isConnection(descriptor)) {
            out.point(end(descriptor, isSource(context, descriptor, end)));
            return true;
        }
        out.point(end(descriptor, false));
        return end == End.SERVER && descriptor.type().isListening();
    }

    private static boolean port(EventContext context, End end, FieldValue out) {
        DescriptorEntry descriptor = DescriptorFields.find(context);
        if (descriptor == null) {
            return false;
        }
        if (isConnection(descriptor)) {
            boolean source = isSource(context, descriptor, end);
            out.set(source ? descriptor.sourcePort() : descriptor.destinationPort());
            return hasRole(descriptor);
        }
        out.set(descriptor.destinationPort());
        return end == End.SERVER && descriptor.type().isListening();
    }

    /** Writes a port as text; a client or listener without a port has an empty value. */
    private static boolean portText(EventContext context, End end, FieldValue out) {
        DescriptorEntry descriptor = DescriptorFields.find(context);
        if (descriptor == null) {
            return false;
        }
        out.clear();
        if (isConnection(descriptor)) {
            boolean source = isSource(context, descriptor, end);
            out.appendDecimal(source ? descriptor.sourcePort() : descriptor.destinationPort());
            return hasRole(descriptor);
        }
        return switch (end) {
            case CLIENT -> hasRole(descriptor);
            case SERVER -> descriptor.type().isListening();
            case LOCAL, REMOTE -> false;
        };
    }

    private static boolean eitherAddress(EventContext context, int index, FieldValue out) {
        DescriptorEntry descriptor = DescriptorFields.find(context);
        if (descriptor == null) {
            return false;
        }
        if (isConnection(descriptor) && index < 2) {
            out.point(end(descriptor, index == 0));
            return true;
        }
        out.point(end(descriptor, false));
        return descriptor.type().isListening() && index == 0;
    }

    private static boolean eitherPort(EventContext context, int index, FieldValue out) {
        DescriptorEntry descriptor = DescriptorFields.find(context);
        if (descriptor == null) {
            return false;
        }
        if (isConnection(descriptor)) {
            out.set(index == 0 ? descriptor.sourcePort() : descriptor.destinationPort());
            return index < 2;
        }
        out.set(descriptor.destinationPort());
        return descriptor.type().isListening() && index == 0;
    }
}
