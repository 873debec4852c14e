package eyas.event;

/**
 * A network interface.
 *
 * @param name the interface's name
 * @param address 4 or 16 bytes in network order
 * @param netmask as long as the address
 * @param broadcast as long as the address
 * @param speed link speed in bytes per second, 0 if unknown
 */
public record InterfaceRecord(String name, byte[] address, byte[] netmask, byte[] broadcast, long speed) {}
