/** The HTTP server: TLS, routes, rejections, and limits of connections and time. */
@NullMarked
package eyas.collect.web;

import org.jspecify.annotations.NullMarked;
