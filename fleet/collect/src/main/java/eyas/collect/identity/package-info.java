/** Authentication and authorization of senders: certificates, their permissions, tokens and issuer keys. */
@NullMarked
package eyas.collect.identity;

import org.jspecify.annotations.NullMarked;
