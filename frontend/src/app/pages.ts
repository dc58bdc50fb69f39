import type { Component } from 'vue';
import type { RouteRecordRaw } from 'vue-router';
import type { Area } from './language';
import type { Capability } from './session';

/** A text that is needed before an area's words are loaded: titles and navigation entries. */
export interface Both {
  zh: string;
  en: string;
}

export interface PageMeta {
  title: Both;
  area: Area;
  /** Any one of these opens the page; `'signed-in'`: every signed-in person; absent: everybody. */
  needs?: Capability[] | 'signed-in';
  nav?: NavEntry;
}

export interface NavEntry {
  /** What the entry says, where that is not the page's title. */
  label?: Both;
  icon?: Component;
  /** Entries of an area are shown in this order. */
  order?: number;
}

interface PageOptions {
  /** Starts with `/`; also the route's name unless `name` is given. */
  path: string;
  name: string;
  title: Both;
  needs?: Capability[] | 'signed-in';
  /** Shown in the navigation of those who may open it. */
  nav?: NavEntry;
  component: () => Promise<unknown>;
}

declare module 'vue-router' {
  interface RouteMeta extends Partial<PageMeta> {}
}

/** The routes of one area; each `pages/<area>/routes.ts` exports the result. */
export function pagesOf(area: Area, pages: PageOptions[]): RouteRecordRaw[] {
  return pages.map(({ path, name, title, needs, nav, component }) => ({
    path,
    name,
    component: component as () => Promise<Component>,
    meta: { title, area, needs, nav },
  }));
}
