import type { Message } from '@lumino/messaging';
import { Panel, Widget } from '@lumino/widgets';
import { icon } from './icon';

/** The place of the panel in the sidebar; what it holds is loaded when it is first seen. */
export class PanelShell extends Panel {
  constructor(
    caption: string,
    private readonly load: () => Promise<Widget>
  ) {
    super();
    this.id = 'jupyterlab-asyncio-doctor-panel';
    this.title.icon = icon;
    this.title.caption = caption;
  }

  protected override onBeforeShow(message: Message): void {
    super.onBeforeShow(message);
    this.fill();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    if (this.isVisible) {
      this.fill();
    }
  }

  private fill(): void {
    if (!this.filled) {
      this.filled = true;
      this.load()
        .then(widget => this.addWidget(widget))
        .catch(reason => {
          this.filled = false;
          console.error('Failed to load the panel', reason);
        });
    }
  }

  private filled = false;
}
