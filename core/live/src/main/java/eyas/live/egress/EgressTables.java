package eyas.live.egress;

import eyas.event.Bytes;
import eyas.event.MetadataAddresses;
import eyas.live.egress.AllowedEndpoint.Name;
import eyas.live.egress.AllowedEndpoint.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A policy in the kernel side's format. A lookup there finds only the longest matching entry, so an entry includes the rights of the
 * shorter ones.
 */
final class EgressTables {
    private final EgressRights rights = new EgressRights();
    private final EgressPolicy policy;
    private final Map<Name, Long> names = new HashMap<>();
    private final Map<NetworkAddress, Long> literals = new HashMap<>();
    private final Set<NetworkAddress> mustBeNamed = new HashSet<>();
    /** All ports of these addresses are allowed except for that of name servers, which forward queries. */
    private final Set<NetworkAddress> own;

    /**
     * A key and its value.
     *
     * @param key must not be modified
     * @param value must not be modified
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(byte[] key, byte[] value) {}

    /** Makes the tables of {@code policy} for a machine with the configuration {@code facts}. */
    EgressTables(EgressPolicy policy, NetworkConfiguration facts) {
        this.policy = policy;
        add(policy.allowed(), EgressAbi.EVERYBODY);
        add(policy.steps().others(), EgressAbi.UNLISTED);
        for (int i = 0; i < policy.steps().parts().size(); i++) {
            add(policy.steps().parts().get(i).allowed(), EgressAbi.FIRST_STEP + i);
        }
        facts.hosts().forEach((name, addresses) -> {
            long allowed = rightsOf(new Name(name, false));
            if (allowed != 0) {
                addresses.forEach(address -> literals.merge(address, allowed, (one, other) -> one | other));
            }
        });
        own = facts.own();
        own.forEach(address -> literals.putIfAbsent(address, 0L));
        metadata().forEach(address -> {
            if (!literals.containsKey(address)) {
                literals.put(address, 0L);
                mustBeNamed.add(address);
            }
        });
    }

    private void add(List<AllowedEndpoint> entries, int step) {
        for (AllowedEndpoint entry : entries) {
            long right = rights.of(EgressRights.right(entry, step));
            switch (entry.destination()) {
                case Name name -> names.merge(name, right, (one, other) -> one | other);
                case Network(NetworkAddress address) -> literals.merge(address, right, (one, other) -> one | other);
            }
        }
    }

    /** Returns the addresses of metadata services, which an allowed network that contains them does not allow. */
    static List<NetworkAddress> metadata() {
        return MetadataAddresses.all().stream()
                .map(address -> NetworkAddress.read(address).orElseThrow())
                .toList();
    }

    EgressRights rights() {
        return rights;
    }

    /** Returns the rights of each step, by its number. */
    List<Long> stepRights() {
        List<Long> all = new ArrayList<>();
        for (int step = 0; step < EgressAbi.FIRST_STEP + policy.steps().parts().size(); step++) {
            all.add(rights.ofStep(step));
        }
        return all;
    }

    /** Returns the entries of the map {@code step_names}. */
    List<Entry> stepNames() {
        List<Entry> entries = new ArrayList<>();
        for (StepEndpoints part : policy.steps().parts()) {
            ByteBuffer key = buffer(EgressAbi.STEP_NAME_KEY).put(Bytes.of(part.step()));
            entries.add(new Entry(bytes(key), new byte[] {(byte) (EgressAbi.FIRST_STEP + entries.size())}));
        }
        return entries;
    }

    private long rightsOf(Name name) {
        long set = 0;
        for (Map.Entry<Name, Long> entry : names.entrySet()) {
            Name other = entry.getKey();
            boolean matches =
                    other.equals(name) || (other.isParent() && name.name().endsWith("." + other.name()));
            set |= matches ? entry.getValue() : 0;
        }
        return set;
    }

    /** Returns the entries of the map {@code names}. */
    List<Entry> names() {
        List<Entry> entries = new ArrayList<>();
        for (Name name : names.keySet()) {
            byte[] text = Bytes.of((name.isParent() ? "." : "") + name.name());
            ByteBuffer key = buffer(EgressAbi.NAME_KEY);
            // A full name ends in a NUL, so that names with it as a suffix do not match.
            key.putInt(8 * (text.length + (name.isParent() ? 0 : 1)));
            for (int i = text.length - 1; i >= 0; i--) {
                key.put(text[i]);
            }
            entries.add(new Entry(bytes(key), bytes(buffer(Long.BYTES).putLong(rightsOf(name)))));
        }
        return entries;
    }

    /** Returns the entries of the map {@code literals}. */
    List<Entry> literals() {
        List<Entry> entries = new ArrayList<>();
        for (NetworkAddress address : literals.keySet()) {
            boolean named = mustBeNamed.contains(address);
            long set = 0;
            for (Map.Entry<NetworkAddress, Long> other : literals.entrySet()) {
                set |= !named && other.getKey().holds(address) ? other.getValue() : 0;
            }
            long flags =
                    (named ? EgressAbi.LITERAL_MUST_BE_NAMED : 0) | (own.contains(address) ? EgressAbi.LITERAL_OWN : 0);
            ByteBuffer key =
                    buffer(EgressAbi.LITERAL_KEY).putInt(address.prefix()).put(address.bytes());
            ByteBuffer value = buffer(2 * Long.BYTES).putLong(set).putLong(flags);
            entries.add(new Entry(bytes(key), bytes(value)));
        }
        return entries;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
