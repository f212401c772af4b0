/** What stands behind the interfaces of the rendering optimizer; not exported. */
package io.perfopt.render.internal;
