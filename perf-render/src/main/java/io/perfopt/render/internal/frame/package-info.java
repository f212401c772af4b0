/** Statistics over frames that the application reports. */
package io.perfopt.render.internal.frame;
