package eyas.host.delivery;

import eyas.delivery.ReceiverAddress;
import eyas.http.tls.TlsFiles;

/**
 * Where reports and alerts are sent.
 *
 * @param receiver the receiver
 * @param tls this host's certificate and key, and the authorities that the receiver's certificate is from
 * @param spoolBytes how much may wait while the receiver is away; then the oldest falls out
 */
public record CollectSettings(ReceiverAddress receiver, TlsFiles tls, long spoolBytes) {}
