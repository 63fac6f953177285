import { BarChart, SankeyChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useMemo, useRef } from 'react';
import type { Language } from '../../words/dictionary.js';
import { useLanguage } from '../../words/language.js';
import { keyText, type Group } from './figures.js';

use([BarChart, SankeyChart, GridComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

interface Shown { readonly by: readonly string[]; readonly groups: readonly Group[]; readonly label: string; readonly isDark?: boolean; readonly open?: (keys: readonly string[]) => void }

const COLORS = { light: { mark: '#0b5cad', text: '#4a5058', line: '#e3e5e8' }, dark: { mark: '#4ea1ff', text: '#c9d8ea', line: '#1d4273' } } as const;
type Colors = (typeof COLORS)[keyof typeof COLORS];

const BAR_ROWS = 12;
const SERIES_NAME_MAX = 14;

function barOption({ by: [dimension = ''], groups }: Shown, language: Language, { mark, text, line }: Colors): EChartsCoreOption {
  const isTime = dimension === 'month';
  const shown = isTime ? groups : groups.slice(0, BAR_ROWS);
  const names = { type: 'category', data: shown.map(({ keys: [key = ''] }) => keyText(dimension, key, language)), inverse: !isTime, axisLabel: { color: text, width: 120, overflow: 'truncate' }, axisLine: { lineStyle: { color: line } } };
  const counts = { type: 'value', minInterval: 1, axisLabel: { color: text }, splitLine: { lineStyle: { color: line } } };
  return {
    animation: false, grid: { left: 8, right: 24, top: 16, bottom: 8, containLabel: true }, xAxis: isTime ? names : counts, yAxis: isTime ? counts : names, tooltip: { trigger: 'axis', renderMode: 'richText' }, aria: { enabled: true },
    series: [{ type: 'bar', barMaxWidth: 28, itemStyle: { color: mark }, data: shown.map(({ keys, value: { count } }) => ({ value: count, keys })) }],
  };
}

/** Nodes of the two sides may be called alike, so each is named with its side. */
function flowOption({ by: [from = '', to = ''], groups }: Shown, language: Language, { mark, text }: Colors): EChartsCoreOption {
  const nodes = [...new Set(groups.flatMap(({ keys: [a = '', b = ''] }) => [`0${a}`, `1${b}`]))];
  const textOf = (name: string): string => keyText(name.startsWith('0') ? from : to, name.slice(1), language);
  return {
    animation: false, tooltip: { renderMode: 'richText', formatter: ({ name, value }: { readonly name: string; readonly value: number }) => `${name.split(' > ').map(textOf).join(' → ')}: ${String(value)}` }, aria: { enabled: true },
    series: [{
      type: 'sankey', left: 8, right: 120, top: 12, bottom: 12, draggable: false, nodeGap: 10, lineStyle: { color: 'gradient', opacity: 0.45 }, itemStyle: { color: mark, borderWidth: 0 },
      label: { color: text, formatter: ({ name }: { readonly name: string }) => textOf(name).slice(0, SERIES_NAME_MAX) },
      data: nodes.map((name) => ({ name })), links: groups.map(({ keys, value: { count } }) => ({ source: `0${keys[0] ?? ''}`, target: `1${keys[1] ?? ''}`, value: count, keys })),
    }],
  };
}

const keysOf = (data: unknown): readonly string[] | undefined => (typeof data === 'object' && data !== null && 'keys' in data && Array.isArray(data.keys) ? data.keys.map(String) : undefined);

/** Figures on a canvas: bars for one dimension, flows for two. The table beside it says the same to who cannot see it, and opens by keyboard. */
export function FigureChart({ by, groups, label, isDark = false, open }: Shown) {
  const element = useRef<HTMLDivElement>(null);
  const { language } = useLanguage();
  const option = useMemo(() => (by.length === 1 ? barOption : flowOption)({ by, groups, label }, language, isDark ? COLORS.dark : COLORS.light), [by, groups, label, language, isDark]);
  useEffect(() => {
    if (element.current === null) return undefined;
    const chart = init(element.current);
    chart.setOption(option);
    chart.on('click', ({ data }) => {
      const keys = keysOf(data);
      if (keys !== undefined) open?.(keys);
    });
    const resize = new ResizeObserver(() => { chart.resize(); });
    resize.observe(element.current);
    return () => {
      resize.disconnect();
      chart.dispose();
    };
  }, [option, open]);
  return <div ref={element} className="chart" role="img" aria-label={label} />;
}
