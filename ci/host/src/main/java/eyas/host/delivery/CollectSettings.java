package eyas.host.delivery;

import eyas.delivery.ReceiverAddress;
import eyas.http.tls.TlsFiles;

/**
 * Settings of the receiver for reports and alerts.
 *
 * @param receiver the receiver
 * @param tls this host's certificate and key, and the certificate authorities for the receiver
 * @param spoolBytes size limit of deliveries that wait for the receiver; then the oldest are dropped
 */
public record CollectSettings(ReceiverAddress receiver, TlsFiles tls, long spoolBytes) {}
