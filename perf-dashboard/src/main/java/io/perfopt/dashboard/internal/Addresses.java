package io.perfopt.dashboard.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;

/** How addresses are written in URLs. Stateless. */
final class Addresses {
    private Addresses() {}

    /** The address as the host of a URL, without the name of a network interface. */
    static String host(InetAddress address) {
        String text = address.getHostAddress().toLowerCase(Locale.ROOT);
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        if (address instanceof Inet6Address) {
            return address.isLoopbackAddress() ? "[::1]" : '[' + plain + ']';
        }
        return plain;
    }
}
