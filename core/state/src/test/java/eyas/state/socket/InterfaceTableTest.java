package eyas.state.socket;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.InterfaceRecord;
import org.junit.jupiter.api.Test;

final class InterfaceTableTest {
    @Test
    void localAddressesComeFromTheInterfaces() {
        InterfaceTable interfaces = new InterfaceTable(3);
        byte[] mask = {-1, -1, -1, 0};
        interfaces.add(new InterfaceRecord("lo", new byte[] {127, 0, 0, 1}, mask, mask, 0));
        interfaces.add(new InterfaceRecord("a", new byte[] {10, 0, 0, 5}, mask, mask, 0));
        interfaces.add(new InterfaceRecord("b", new byte[] {10, 0, 1, 5}, mask, mask, 0));
        interfaces.add(new InterfaceRecord("c", new byte[] {10, 0, 2, 5}, mask, mask, 0));
        assertThat(interfaces.all()).hasSize(3);
        assertThat(interfaces.isLocal(new byte[] {10, 0, 1, 5})).isTrue();
        assertThat(interfaces.isLocal(new byte[] {10, 0, 1, 6})).isFalse();
        assertThat(interfaces.localFor(new byte[] {10, 0, 1, 77})).containsExactly(10, 0, 1, 5);
        assertThat(interfaces.localFor(new byte[] {8, 8, 8, 8})).containsExactly(10, 0, 0, 5);
        assertThat(interfaces.localFor(new byte[16])).isEmpty();
    }

    @Test
    void ipv6AddressIsLocalByItsNetwork() {
        InterfaceTable interfaces = new InterfaceTable(2);
        byte[] own = {0x20, 1, 0xd, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1};
        interfaces.add(new InterfaceRecord("e", own, new byte[16], new byte[16], 0));
        byte[] neighbour = own.clone();
        neighbour[15] = 9;
        assertThat(interfaces.isLocal(neighbour)).isTrue();
        assertThat(interfaces.localFor(neighbour)).containsExactly(own);
        byte[] elsewhere = own.clone();
        elsewhere[7] = 8;
        assertThat(interfaces.isLocal(elsewhere)).isFalse();
        assertThat(interfaces.isLocal(new byte[16])).isFalse();
        interfaces.add(new InterfaceRecord("lo", loopback(), new byte[16], new byte[16], 0));
        assertThat(interfaces.isLocal(new byte[16])).as("the network of ::1").isTrue();
        assertThat(interfaces.isLocal(new byte[] {0, 0, 0, 0})).isFalse();
    }

    private static byte[] loopback() {
        byte[] address = new byte[16];
        address[15] = 1;
        return address;
    }
}
