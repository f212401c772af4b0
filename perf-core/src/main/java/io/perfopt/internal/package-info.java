/** How the rooms are opened, wired and closed. */
package io.perfopt.internal;
